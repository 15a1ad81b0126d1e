"""When a standby may answer, and what becomes of what it fails at."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.embedded.servers import Addresses
from backend.rpc.caller import Caller
from backend.settings import Settings
from procedures.request.access import let_lag
from procedures.request.server import Server
from procedures.router import ROUTER
from tests.readings.following import (
    NEW,
    OLD,
    WAIT_SECONDS,
    opened,
    read_by,
    readings_of,
    rename,
    replica_of,
    until_used,
)
from tests.world.standby import Standby, standby_of
from tests.world.world import World


async def test_a_process_begins_with_what_the_primary_had_then(
    servers: tuple[Server, Server], settings: Settings, world: World, standby: Standby
) -> None:
    """As a migration: code that needs it must not be answered by a standby that lacks it."""
    standby.pause()
    await rename(world)
    async with opened(settings) as begun:
        assert await read_by(begun, None) == NEW
        assert await read_by(servers[0], None) == NEW, "another process has begun to say so"
        standby.resume()
        async with asyncio.timeout(WAIT_SECONDS):
            while not await replica_of(begun).serves(None):  # noqa: ASYNC110 - by its replay
                await asyncio.sleep(0.02)


async def test_no_mutation_reads_the_replica(servers: tuple[Server, Server]) -> None:
    server, _ = servers
    for procedure in ROUTER.procedures.values():
        context = server.context_for(Caller(ip="127.0.0.1"))
        await let_lag(context, procedure)
        assert context.readings.may_lag == (procedure.kind != "mutation"), procedure.path


async def test_what_the_replica_fails_at_the_primary_is_asked(
    servers: tuple[Server, Server], logged: Callable[[], list[dict[str, str]]]
) -> None:
    server, _ = servers

    async def by_writing(connection: AsyncConnection) -> str:
        statement = text("UPDATE competitions SET name = name RETURNING name")
        return str((await connection.execute(statement)).scalar_one())

    assert await readings_of(server).read(by_writing) == OLD
    assert not replica_of(server).is_used
    lines = [line["message"] for line in logged()]
    told = [line for line in lines if line.startswith("readings are asked of the primary")]
    assert len(told) == 1
    assert "read-only" in told[0]
    await until_used(server)


async def test_a_fault_of_the_reading_itself_is_raised_as_it_would_be(
    servers: tuple[Server, Server],
) -> None:
    server, _ = servers

    async def broken(_: AsyncConnection) -> str:
        raise ValueError("not of a database")

    with pytest.raises(ValueError, match="not of a database"):
        await readings_of(server).read(broken)
    assert replica_of(server).is_used


async def test_a_promoted_standby_is_not_read(
    addresses: Addresses, settings: Settings, world: World, tmp_path: Path
) -> None:
    with standby_of(addresses.database_url, log=tmp_path / "standby.log") as standby:
        address = standby.at(settings.database_address)
        at = settings.model_copy(update={"database_read_url": SecretStr(address)})
        async with opened(at) as server:
            standby.promote()
            await rename(world)
            await until_used(server, used=False)
            assert await read_by(server, None) == NEW
            assert replica_of(server).lag_seconds is None


async def test_notes_of_a_database_that_was_further_hold_nobody_back(
    servers: tuple[Server, Server],
) -> None:
    server, _ = servers
    await replica_of(server).positions.note([None], 2**52)
    async with asyncio.timeout(WAIT_SECONDS):
        while not await replica_of(server).serves(None):  # noqa: ASYNC110 - by its looks
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("given", "uses_replica", "is_there"),
    [(True, True, True), (False, True, False), (True, False, False)],
    ids=["named", "not named", "a run of practice"],
)
async def test_only_a_server_of_the_live_competition_opens_the_replica_that_is_named(
    settings: Settings,
    given: bool,
    uses_replica: bool,
    is_there: bool,
) -> None:
    address = settings.database_read_url if given else SecretStr("")
    at = settings.model_copy(update={"database_read_url": address})
    server = Server.opened(at, uses_replica=uses_replica)
    try:
        assert (server.replica is not None) == is_there
    finally:
        await server.close()
