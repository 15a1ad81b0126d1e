"""Servers count together while Redis answers, and each for itself while it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from limits import parse

from backend.redis.rate_limits import Limit, RateLimits, TooManyRequests, open_rate_limits

SHARED = Limit("orders of this wallet", parse("3/minute"), is_shared=True)
OWN = Limit("calls from this address", parse("3/minute"), is_shared=False)
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
    ("limit", "of_both"), [(SHARED, 3), (OWN, 6)], ids=["together", "each for itself"]
)
async def test_two_servers_count(redis_url: str, limit: Limit, of_both: int) -> None:
    servers = [open_rate_limits(redis_url, is_on=True) for _ in range(2)]
    assert sum([await admitted(one, limit, "alice", times=5) for one in servers]) == of_both
    assert await admitted(servers[0], limit, "bob", times=5) == 3


@pytest.mark.parametrize("limit", [SHARED, OWN], ids=["shared", "own"])
async def test_limits_hold_while_redis_is_away(limit: Limit) -> None:
    limits = open_rate_limits(NOBODYS_REDIS, is_on=True)
    assert await admitted(limits, limit, "alice", times=5) == 3


async def test_switched_off_nobody_is_counted() -> None:
    limits = open_rate_limits(NOBODYS_REDIS, is_on=False)
    assert await admitted(limits, SHARED, "alice", times=50) == 50
