"""How each source went the last time is known to every process."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from backend.redis.connect import connect
from backend.redis.source_states import (
    KEPT_SECONDS,
    STATES,
    SourceState,
    note_answer,
    note_failure,
    source_states,
)

NOW = datetime(2026, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


async def test_the_last_answer_and_the_last_failure_stay_side_by_side(redis: Redis) -> None:
    assert await source_states(redis) == []
    await note_answer(redis, "pyth", asked=25, answered=24, now=NOW)
    await note_failure(redis, "jupiter", failure="a", resting_until=NOW, now=NOW - MINUTE)
    await note_failure(redis, "jupiter", failure="b", resting_until=NOW + MINUTE, now=NOW)
    await note_answer(redis, "jupiter", asked=3, answered=3, now=NOW + 2 * MINUTE)
    jupiter, pyth = await source_states(redis)
    assert pyth == SourceState(
        source="pyth", answered_at=NOW, tokens_asked=25, tokens_answered=24, answers=1
    )
    assert jupiter == SourceState(
        source="jupiter",
        answered_at=NOW + 2 * MINUTE,
        tokens_asked=3,
        tokens_answered=3,
        failed_at=NOW,
        failure="b",
        resting_until=NOW + MINUTE,
        answers=1,
        failures=2,
    )
    assert (jupiter.is_resting(now=NOW), jupiter.is_resting(now=NOW + MINUTE)) == (True, False)


async def test_what_nobody_asks_any_more_is_forgotten(redis: Redis) -> None:
    await note_answer(redis, "pyth", asked=1, answered=1, now=NOW)
    assert 0 < await redis.ttl(STATES) <= KEPT_SECONDS
