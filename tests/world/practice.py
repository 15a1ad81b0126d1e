"""Runs of practice as tests play them: opened on the test's own servers, asked by a key."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import base58
from pydantic import SecretStr

from backend.asgi.dispatch import Dispatch
from backend.clock import utc_now
from backend.database.transaction import transaction
from backend.ids import new_id
from backend.keys.key_text import ENDING_LENGTH, key_hash, new_key
from backend.keys.store import NewKey, insert_key
from backend.keys.tables import SCOPES
from backend.practice.market import planned, recordings
from backend.practice.opening import find_run, make_run, new_run_id, remove_run
from backend.practice.plan import Plan
from backend.practice.result import result_of
from backend.practice.run import Run
from backend.practice.store import user_id_of
from backend.rpc.caller import Caller
from backend.rpc.raw_input import RawInput
from backend.settings import Settings
from procedures.request.keys import KeyAdmission
from procedures.request.orders import is_retried
from procedures.request.server import Server
from procedures.router import ROUTER
from tests.world.world import SOL, USDC

OWNER: Final = base58.b58encode(bytes(range(32))).decode()
FORTNIGHT: Final = "october-2025"
HOUR: Final = timedelta(hours=1)


def settings_on(database_url: str, redis_url: str) -> Settings:
    """A server's, on these."""
    return Settings.model_validate(
        {"database_url": SecretStr(database_url), "redis_url": SecretStr(redis_url)}
    )


def plan_of(
    market: str = FORTNIGHT,
    *,
    seed: int = 1,
    starts_at: datetime | None = None,
    days: int | None = 1,
    folder: Path | None = None,
    is_masked: bool = False,
) -> Plan:
    """A plan of hourly steps."""
    return planned(
        known(folder),
        owner=OWNER,
        market=market,
        seed=seed,
        starts_at=starts_at,
        days=days,
        step_seconds=3600,
        is_masked=is_masked,
    )


def known(folder: Path | None = None) -> Mapping[str, Path]:
    """The recordings of the project, and those in the folder."""
    return recordings(*(() if folder is None else (folder,)))


@dataclass(slots=True)
class Player:
    """A run, and the key that opens it."""

    run: Run
    key: str

    async def ask(self, path: str, **given: object) -> Any:  # noqa: ANN401
        """What the procedure answers in the run; raises CallError."""
        return json.loads(await asked_by_key(self.run.server, self.key, path, given))

    async def swap(self, amount: str, *, sold: str = USDC, bought: str = SOL) -> Any:  # noqa: ANN401
        """The receipt of a swap."""
        return await self.ask(
            "trading.swap", from_token_address=sold, to_token_address=bought, amount=amount
        )

    async def play(self, until: datetime | None = None) -> None:
        """Step by hours, to the end of the run by default."""
        while not self.run.is_over and (until is None or self.run.now < until):
            await self.run.advance(HOUR)


def dispatch_of(server: Server) -> Dispatch:
    """The procedures of a server, as its transports ask them."""
    return Dispatch(
        router=ROUTER,
        open_context_for=server.context_for,
        retry_on=is_retried,
        admission=KeyAdmission(),
    )


def caller_by(key: str) -> Caller:
    """A program that carries the key."""
    return Caller(ip="", headers={"authorization": f"Bearer {key}"})


async def asked_by_key(server: Server, key: str, path: str, given: Mapping[str, object]) -> bytes:
    """The bytes of what a procedure answers; raises CallError."""
    return await dispatch_of(server).call(
        caller=caller_by(key), kind=None, path=path, raw_input=RawInput(lambda: given)
    )


async def let_in(server: Server) -> str:
    """A key of the owner's, who takes part."""
    key = new_key()
    async with transaction(server.engine) as connection:
        await insert_key(
            connection,
            key_id=new_id(),
            user_id=await user_id_of(connection, OWNER),
            key_hash=key_hash(key),
            ending=key[-ENDING_LENGTH:],
            wanted=NewKey(name="bot", scopes=frozenset(SCOPES)),
            now=server.clock.now(),
        )
    return key


async def result_bytes(player: Player) -> bytes:
    """What practice.result answers, in whole bytes but for the name of the run."""
    server = player.run.server
    said = await result_of(player.run, dispatch_of(server), caller_by(player.key))
    return said.replace(player.run.id.encode(), b"run")


@asynccontextmanager
async def playing(
    settings: Settings, plan: Plan, *, folder: Path | None = None
) -> AsyncIterator[Player]:
    """A new run, removed afterwards."""
    run_id = new_run_id(utc_now())
    run = await make_run(settings, plan, run_id=run_id, recordings=known(folder))
    player = Player(run, await let_in(run.server))
    try:
        yield player
    finally:
        await player.run.server.close()
        await remove_run(settings, run_id=run_id)


async def reopened(settings: Settings, player: Player, *, folder: Path | None = None) -> None:
    """Let the run go on as after its process was killed: nothing of it in memory."""
    await player.run.server.close()
    found = await find_run(settings, run_id=player.run.id, recordings=known(folder))
    assert found is not None
    player.run = found
