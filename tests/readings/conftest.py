"""Two processes and a standby that is as old as a test wants."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from backend.settings import Settings
from procedures.request.server import Server
from tests.readings.following import opened
from tests.world.standby import Standby
from tests.world.world import World


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str, standby: Standby) -> Settings:
    return Settings(
        database_url=SecretStr(fresh_database_url),
        database_read_url=SecretStr(standby.at(fresh_database_url)),
        redis_url=SecretStr(redis_url),
        rate_limits="off",
    )


@pytest.fixture
async def servers(
    patient: None,
    settings: Settings,
    world: World,
    standby: Standby,
    fresh_database_url: str,
) -> AsyncIterator[tuple[Server, Server]]:
    """Two processes, whose standby has all there is, and is not paused after the test."""
    await asyncio.to_thread(standby.follow_up, fresh_database_url)
    async with opened(settings) as one, opened(settings) as other:
        await asyncio.to_thread(standby.follow_up, fresh_database_url)
        yield one, other
        standby.resume()
