"""Sessions on a real Redis: what is derived cannot leak."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from backend.redis.presence import Viewers, see, viewers, watched_tokens

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


async def test_a_viewer_seen_twice_counts_once(redis: Redis) -> None:
    for _ in range(2):
        await see(redis, {"alice": ["SOL", "JUP"]}, now=NOW)
    await see(redis, {"bob": ["SOL"]}, now=NOW)
    assert await viewers(redis, NOW) == 2
    assert await watched_tokens(redis, NOW) == {"SOL": 2, "JUP": 1}
    assert await redis.zscore("token_frequency", "SOL") == 2


async def test_sessions_end_by_themselves_after_five_minutes(redis: Redis) -> None:
    await see(redis, {"alice": ["SOL"]}, now=NOW)
    await see(redis, {"bob": ["SOL"]}, now=NOW + timedelta(seconds=200))
    later = NOW + timedelta(seconds=300)
    assert await viewers(redis, later) == 1
    assert await watched_tokens(redis, later) == {"SOL": 1}
    assert await watched_tokens(redis, NOW + timedelta(seconds=500)) == {}
    assert not await redis.exists("token_frequency")


async def test_every_key_of_a_session_expires_in_redis(redis: Redis) -> None:
    await see(redis, {"alice": ["SOL"]}, now=NOW)
    for key in ("session:alice", "active_sessions"):
        assert 0 < await redis.ttl(key) <= 300


@pytest.mark.parametrize(
    ("after_seconds", "tokens", "is_told"),
    [
        pytest.param(59, ["SOL"], False, id="a look within the minute is not told again"),
        pytest.param(60, ["SOL"], True, id="a look after a minute is"),
        pytest.param(1, ["SOL", "JUP"], True, id="new tokens are told at once"),
    ],
)
async def test_redis_is_told_of_a_viewer_once_a_minute(
    redis: Redis, after_seconds: int, tokens: list[str], is_told: bool
) -> None:
    here = Viewers(redis)
    await here.see(wallet="alice", token_addresses=["SOL"], now=NOW)
    await redis.flushdb()
    later = NOW + timedelta(seconds=after_seconds)
    await here.see(wallet="alice", token_addresses=tokens, now=later)
    assert bool(await redis.exists("session:alice")) is is_told


async def test_many_who_look_at_once_are_all_told_of(redis: Redis) -> None:
    here = Viewers(redis)
    looks = (here.see(wallet=f"trader{n}", token_addresses=["SOL"], now=NOW) for n in range(50))
    await asyncio.gather(*looks)
    assert await viewers(redis, NOW) == 50
    assert await watched_tokens(redis, NOW) == {"SOL": 50}


async def test_those_redis_was_away_for_are_told_of_when_they_look_again(redis: Redis) -> None:
    away = Viewers(Redis.from_url("redis://127.0.0.1:1"))
    with pytest.raises(RedisConnectionError):
        await away.see(wallet="alice", token_addresses=["SOL"], now=NOW)
    away.redis = redis
    later = NOW + timedelta(minutes=1)
    await away.see(wallet="alice", token_addresses=["SOL"], now=later)
    assert await viewers(redis, later) == 1
