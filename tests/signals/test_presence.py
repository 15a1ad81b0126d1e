"""Sessions on a real Redis: what is derived cannot leak."""

from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from backend.signals.presence import see, viewers, watched_tokens

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


async def test_a_viewer_seen_twice_counts_once(redis: Redis) -> None:
    for _ in range(2):
        await see(redis, wallet="alice", token_addresses=["SOL", "JUP"], now=NOW)
    await see(redis, wallet="bob", token_addresses=["SOL"], now=NOW)
    assert await viewers(redis, NOW) == 2
    assert await watched_tokens(redis, NOW) == {"SOL": 2, "JUP": 1}
    assert await redis.zscore("token_frequency", "SOL") == 2


async def test_sessions_end_by_themselves_after_five_minutes(redis: Redis) -> None:
    await see(redis, wallet="alice", token_addresses=["SOL"], now=NOW)
    await see(redis, wallet="bob", token_addresses=["SOL"], now=NOW + timedelta(seconds=200))
    later = NOW + timedelta(seconds=300)
    assert await viewers(redis, later) == 1
    assert await watched_tokens(redis, later) == {"SOL": 1}
    assert await watched_tokens(redis, NOW + timedelta(seconds=500)) == {}
    assert not await redis.exists("token_frequency")


async def test_every_key_of_a_session_expires_in_redis(redis: Redis) -> None:
    await see(redis, wallet="alice", token_addresses=["SOL"], now=NOW)
    for key in ("session:alice", "active_sessions"):
        assert 0 < await redis.ttl(key) <= 300
