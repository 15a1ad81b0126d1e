"""A client of the test's own Redis."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from backend.redis.connect import connect


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """Connected to an empty database."""
    client = connect(redis_url)
    yield client
    await client.aclose()
