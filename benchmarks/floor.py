"""The floor: what PostgreSQL itself does of the statements behind a request, sent by psycopg alone.

The statements are those our server sends, read from PostgreSQL's log, for another trader each
time; nothing of ours stands around them.
"""

import asyncio
import hashlib
import json
import random
import re
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import psycopg
import uvloop
from psycopg.abc import Query

from benchmarks.answers import answer_of
from benchmarks.data import Trader
from benchmarks.processes import Server, free_port, running
from benchmarks.questions import ENDPOINTS
from benchmarks.stage import Stage
from benchmarks.statement_log import LOGGED, Sent, sent_since

CONNECTIONS: Final = 4
TRADERS: Final = 500
ASKED: Final = 5
SETTLED_SECONDS: Final = 1
# From the sixth on, PostgreSQL may keep the plan.
WARM_UPS: Final = 10
UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NEW: Final = "{new}"


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that a statement may name a trader by."""

    wallet: str
    user_id: str
    token_hash: str

    @classmethod
    def of(cls, trader: Trader, user_id: str) -> "Identity":
        """As the database knows them."""
        token_hash = hashlib.sha256(trader.session.encode()).hexdigest()
        return cls(wallet=trader.wallet, user_id=user_id, token_hash=token_hash)


def floors(at: Stage, *, seconds: float) -> dict[str, float]:
    """Requests a second, if a request were nothing but its statements, by endpoint."""
    log = Path(at.environment["ALPHA_HOME"]) / "logs" / "postgres.log"
    everybody = _identities(at)
    port = free_port()
    environment = {
        **at.environment,
        "DATABASE_URL": at.database_url + LOGGED,
        "ALPHA_PORT": str(port),
    }
    api = (sys.executable, "-m", "backend.app.cli", "api")
    sent: dict[str, list[Sent]] = {}
    with running(*api, port=port, environment=environment) as server:
        # A server that has just begun fetches all prices.
        time.sleep(SETTLED_SECONDS)
        for endpoint in ENDPOINTS:
            sent[endpoint] = _heard(endpoint, at, server, log)
    return {
        endpoint: uvloop.run(_replayed(at.database_url, statements, everybody, seconds=seconds))
        for endpoint, statements in sent.items()
    }


def _heard(endpoint: str, at: Stage, server: Server, log: Path) -> list[Sent]:
    """The statements of one request; the shortest of several lists, for a server also does other
    things at times, such as fetching prices.
    """
    return min((_sent(endpoint, at, server, log) for _ in range(ASKED)), key=len)


def _sent(endpoint: str, at: Stage, server: Server, log: Path) -> list[Sent]:
    request = ENDPOINTS[endpoint](at.traders[0], at.tokens)
    offset = log.stat().st_size
    key = str(uuid.uuid4())
    answer = answer_of(server, request, key=key)
    sent = sent_since(log, offset)
    if request.body is None:
        return sent
    made = [*UUID.findall(json.dumps(answer)), key]
    return [statement.renamed(dict.fromkeys(made, NEW)) for statement in sent]


def _identities(at: Stage) -> list[Identity]:
    chosen = {trader.wallet: trader for trader in at.traders[:TRADERS]}
    with psycopg.connect(at.database_url) as connection:
        rows = connection.execute(
            "SELECT wallet_address, id::text FROM users WHERE wallet_address = ANY(%s)",
            [list(chosen)],
        ).fetchall()
    ids: dict[str, str] = dict(rows)
    return [Identity.of(trader, ids[wallet]) for wallet, trader in chosen.items()]


async def _replayed(
    database_url: str, statements: Sequence[Sent], everybody: Sequence[Identity], *, seconds: float
) -> float:
    all_ready = asyncio.Barrier(CONNECTIONS)

    async def repeat(traders: Sequence[Identity]) -> float:
        texts = [_texts(statements, everybody[0], other) for other in traders]

        async def once(connection: psycopg.AsyncConnection) -> None:
            new = str(uuid.uuid4())
            for text in random.choice(texts):
                await connection.execute(cast(Query, text.replace(NEW, new)))

        connecting = psycopg.AsyncConnection.connect(
            database_url, autocommit=True, options="-c lock_timeout=0"
        )
        async with await connecting as connection:
            for number, statement in enumerate(statements):
                if statement.literals:
                    await connection.execute(statement.prepared(f"floor_{number}").encode())
            for _ in range(WARM_UPS):
                await once(connection)
            await all_ready.wait()
            began, done = time.perf_counter(), 0
            while (taken := time.perf_counter() - began) < seconds:
                await once(connection)
                done += 1
        return done / taken

    # Our server leaves out an order whose balances another one holds; a replay would wait for them,
    # and two could for each other. So no trader is in two replays.
    shares = [everybody[first::CONNECTIONS] for first in range(CONNECTIONS)]
    return sum(await asyncio.gather(*map(repeat, shares)))


def _texts(statements: Sequence[Sent], heard: Identity, other: Identity) -> list[str]:
    """The statements as `other` would have caused them."""
    names = {getattr(heard, name): getattr(other, name) for name in ("wallet", "user_id")}
    names[heard.token_hash] = other.token_hash
    return [
        f"EXECUTE floor_{number}({', '.join(statement.renamed(names).literals)})"
        if statement.literals
        else statement.text
        for number, statement in enumerate(statements)
    ]
