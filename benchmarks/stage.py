"""Both servers on one PostgreSQL with the same data, each on a copy of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import psycopg

from backend.embedded.servers import Addresses, servers
from benchmarks.data import PLANNED_USERS, Trader, fill, traders, write_price_file
from benchmarks.processes import Server, free_port, running

PEER = "peer"
# The peer keeps its books as the specification's samples do, without our ledger's rules.
WITHOUT_LEDGER_RULES = """
    DROP TRIGGER refuse_direct_write ON user_balances;
    DROP TRIGGER apply_posting ON ledger_entries;
    DROP TRIGGER refuse_rewriting ON transactions;
"""
# Ours follows the exchange rates by itself.
NEWEST_LST_PRICES = """
    UPDATE token_prices SET price_usd = plain(lst_price(
        base.price_usd::numeric, exchange_rate_at(lst_token_address, now())
    ))
    FROM liquid_stake_pools JOIN token_prices base ON base.token_address = base_token_address
    WHERE token_prices.token_address = lst_token_address;
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is measured at one scale. `environment` is what commands of ours are run with."""

    scale: int
    database_url: str
    peer_url: str
    environment: Mapping[str, str]
    traders: Sequence[Trader]
    tokens: Sequence[str]


@contextmanager
def stage(scale: int, *, users: int | None = None) -> Iterator[Stage]:
    """The filled databases while the block runs; afterwards nothing is left of them.

    `scale` 1 is what the game was planned for, 10 ten times that; `users` makes it smaller.
    """
    count = PLANNED_USERS * scale if users is None else users
    with own_servers() as (home, addresses):
        fill(addresses.database_url, users=count)
        prices = home / "prices.json"
        write_price_file(addresses.database_url, prices)
        environment = {
            "ALPHA_HOME": str(home),
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "ALPHA_PRICE_SOURCE": f"file:{prices}",
            "ALPHA_RATE_LIMITS": "off",
        }
        take_last_snapshot(environment)
        yield Stage(
            scale=scale,
            database_url=addresses.database_url,
            peer_url=_copied(addresses.database_url),
            environment=environment,
            traders=traders(count),
            tokens=_tokens(addresses.database_url),
        )


@contextmanager
def own_servers() -> Iterator[tuple[Path, Addresses]]:
    """Empty servers that sync every commit to disk, and their folder; nothing is left of either."""
    home = Path(tempfile.mkdtemp(prefix="alpha-bench-"))
    # The servers run as an account of their own, which has to reach their folder.
    home.chmod(0o711)
    try:
        with servers(home) as addresses:
            yield home, addresses
    finally:
        with suppress(FileNotFoundError):
            rmtree(home)


@contextmanager
def both_servers(at: Stage) -> Iterator[tuple[Server, Server]]:
    """Ours, as `./alpha api` starts it, and the peer."""
    ours_port, peer_port = free_port(), free_port()
    api = (sys.executable, "-m", "backend.app.cli", "api")
    ours_environment = {**at.environment, "ALPHA_PORT": str(ours_port)}
    peer = ("node", "peer/server.mjs", str(peer_port))
    peer_environment = {"DATABASE_URL": at.peer_url, "NODE_ENV": "production"}
    with (
        running(*api, port=ours_port, environment=ours_environment) as ours,
        running(*peer, port=peer_port, environment=peer_environment) as theirs,
    ):
        yield ours, theirs


def take_last_snapshot(environment: Mapping[str, str]) -> None:
    """Let the real batch take the newest hour's snapshots, which the standings follow from."""
    command = (sys.executable, "-m", "backend.app.cli", "job", "capture_snapshots")
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)


def _copied(database_url: str) -> str:
    base, _, name = database_url.rpartition("/")
    with psycopg.connect(f"{base}/template1", autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute(f"CREATE DATABASE {PEER} TEMPLATE {name} STRATEGY file_copy")
    with psycopg.connect(f"{base}/{PEER}", autocommit=True) as connection:
        connection.execute(WITHOUT_LEDGER_RULES)
        connection.execute(NEWEST_LST_PRICES)
    return f"{base}/{PEER}"


def _tokens(database_url: str) -> list[str]:
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT address FROM tokens ORDER BY address").fetchall()
    return [address for (address,) in found]
