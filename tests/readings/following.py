"""Servers that follow a standby, and what they read of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.readings.call_readings import CallReadings
from backend.readings.replica import Replica
from backend.settings import Settings
from procedures.request.server import Server
from tests.world.world import World

WAIT_SECONDS: Final = 30
OLD, NEW = "Test", "Finals"


async def name_of(connection: AsyncConnection) -> str:
    """What the competition of the test is called."""
    return str((await connection.execute(text("SELECT name FROM competitions"))).scalar_one())


async def read_by(server: Server, reader: UUID | None, *, is_present: bool = False) -> str:
    """What a call of the reader finds at the server."""
    return await readings_of(server, reader).read(name_of, is_present=is_present)


def readings_of(server: Server, reader: UUID | None = None) -> CallReadings:
    """Those of a call of the reader."""
    return CallReadings(
        server.readings, server.batcher, server.replica, may_lag=True, reader=reader
    )


def replica_of(server: Server) -> Replica:
    """Its standby."""
    assert server.replica is not None
    return server.replica


async def until_used(server: Server, *, used: bool = True) -> None:
    """Until it reads the standby, or reads it no longer."""
    async with asyncio.timeout(WAIT_SECONDS):
        while replica_of(server).is_used != used:  # noqa: ASYNC110 - by its looks
            await asyncio.sleep(0.02)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Server]:
    """A server that follows a standby, once it reads there."""
    server = Server.opened(settings, uses_replica=True)
    try:
        async with server.following():
            await until_used(server)
            yield server
    finally:
        await server.close()


async def rename(world: World) -> None:
    """Commit what a standby lacks that is paused."""
    await world.write("UPDATE competitions SET name = :name", name=NEW)
