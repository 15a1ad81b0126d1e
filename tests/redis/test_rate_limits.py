"""Servers count together while Redis answers, and each for itself while it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from limits import parse

from backend.redis.connect import connect
from backend.redis.rate_limits import Limit, RateLimits, TooManyRequests, open_rate_limits

ONE_BY_ONE = Limit("orders of this wallet", parse("3/minute"))
BY_BLOCKS = Limit("calls from this address", parse("12/minute"), block=2)
NOBODYS_REDIS = "redis://127.0.0.1:9/0"


async def admitted(limits: RateLimits, limit: Limit, who: str, *, times: int) -> int:
    """How many of so many slow calls are let in; the others wait at most a minute."""
    waits = []
    for _ in range(times):
        try:
            await limits.admit(limit, who, now=datetime.now(UTC) - timedelta(seconds=1))
        except TooManyRequests as refusal:
            waits.append(int(refusal.facts["retry_after_seconds"]))
    assert all(1 <= wait <= 60 for wait in waits)
    return times - len(waits)


@pytest.mark.parametrize(
    ("limit", "at_most"), [(ONE_BY_ONE, 3), (BY_BLOCKS, 12 + 2)], ids=["one by one", "by blocks"]
)
async def test_two_servers_count_together(redis_url: str, limit: Limit, at_most: int) -> None:
    servers = [open_rate_limits(redis_url, is_on=True) for _ in range(2)]
    let_in = 0
    for _ in range(10):
        let_in += sum([await admitted(one, limit, "alice", times=1) for one in servers])
    assert limit.rate.amount <= let_in <= at_most
    assert await admitted(servers[0], limit, "bob", times=3) == 3


async def test_who_calls_seldom_is_not_counted_in_redis(redis_url: str) -> None:
    limits = open_rate_limits(redis_url, is_on=True)
    assert await admitted(limits, BY_BLOCKS, "alice", times=1) == 1
    async with connect(redis_url) as redis:
        assert not await redis.keys()
        assert await admitted(limits, BY_BLOCKS, "alice", times=1) == 1
        assert await redis.keys()


async def test_who_was_refused_a_block_stays_refused_until_then(redis_url: str) -> None:
    other, limits = (open_rate_limits(redis_url, is_on=True) for _ in range(2))
    assert await admitted(other, BY_BLOCKS, "alice", times=12) == 12
    assert await admitted(limits, BY_BLOCKS, "alice", times=12) == BY_BLOCKS.block - 1


@pytest.mark.parametrize(
    ("limit", "let_in"), [(ONE_BY_ONE, 3), (BY_BLOCKS, 12)], ids=["one by one", "by blocks"]
)
async def test_limits_hold_while_redis_is_away(limit: Limit, let_in: int) -> None:
    limits = open_rate_limits(NOBODYS_REDIS, is_on=True)
    assert await admitted(limits, limit, "alice", times=20) == let_in


async def test_switched_off_nobody_is_counted() -> None:
    limits = open_rate_limits(NOBODYS_REDIS, is_on=False)
    assert await admitted(limits, ONE_BY_ONE, "alice", times=50) == 50
