"""A client of the test's own Redis."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from backend.redis.connect import connect

LATE_SECONDS = 30


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """Connected to an empty database, and patient: on a busy machine it is not away but late."""
    client = connect(redis_url)
    late = dict.fromkeys(("socket_connect_timeout", "socket_timeout"), LATE_SECONDS)
    client.connection_pool.connection_kwargs.update(late)
    yield client
    await client.aclose()
