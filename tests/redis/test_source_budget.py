"""A source is never asked more often than its budget allows, by however many processes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from backend.redis.connect import connect
from backend.redis.source_budget import Budget, OwnBudget, Reservation, reserve

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
# Two at once, then one in each 2.5 s.
BUDGET = Budget(requests=10, seconds=20)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


@pytest.mark.parametrize(
    ("budget", "burst", "interval_seconds"),
    [
        (Budget(requests=30, seconds=60), 6, 2.5),
        (Budget(requests=60, seconds=60), 12, 1.25),
        (Budget(requests=30, seconds=10), 6, 10 / 24),
        (Budget(requests=10, seconds=60), 2, 7.5),
        (Budget(requests=1, seconds=60), 1, 60),
    ],
)
def test_a_fifth_of_a_budget_is_for_bursts(
    budget: Budget, burst: int, interval_seconds: float
) -> None:
    assert (budget.burst, budget.interval_seconds) == (burst, interval_seconds)


@pytest.mark.parametrize(
    ("at_seconds", "waits"),
    [
        pytest.param([0, 0], [0, 0], id="a burst at once"),
        pytest.param([0, 0, 0, 0], [0, 0, 2.5, None], id="the others one after another"),
        pytest.param([0, 0, 1], [0, 0, 1.5], id="what has passed is waited for no more"),
        pytest.param([0, 0, 5, 5], [0, 0, 0, 0], id="quiet times bring the burst back"),
        pytest.param([0, 0, 3600, 3600, 3600], [0, 0, 0, 0, 2.5], id="but never more of it"),
        pytest.param([60, 60, 60, 0], [0, 0, 2.5, None], id="a clock ahead by a minute"),
        pytest.param([60, 60, 60, 0, 6], [0, 0, 2.5, None, 0], id="costs others a burst at most"),
    ],
)
@pytest.mark.parametrize("is_shared", [True, False], ids=["in Redis", "in one process"])
async def test_requests_begin_as_the_budget_allows(
    redis: Redis, at_seconds: list[float], waits: list[float | None], is_shared: bool
) -> None:
    own = OwnBudget()
    reserved: list[Reservation] = []
    for seconds in at_seconds:
        now = NOW + timedelta(seconds=seconds)
        reserved.append(
            await reserve(redis, "jupiter", BUDGET, now=now, wait_seconds_max=3)
            if is_shared
            else own.reserve(BUDGET, now=now, wait_seconds_max=3)
        )
    assert [one.wait_seconds if one.is_granted else None for one in reserved] == waits


async def test_two_processes_stay_within_the_budget_together(redis: Redis) -> None:
    begun: list[float] = []
    for tick in range(600):
        for _process in range(2):
            reserved = await reserve(
                redis,
                "jupiter",
                BUDGET,
                now=NOW + timedelta(seconds=tick / 10),
                wait_seconds_max=0,
            )
            begun += [tick / 10] if reserved.is_granted else []
    for beginning in begun:
        within = [at for at in begun if beginning <= at < beginning + BUDGET.seconds]
        assert len(within) <= BUDGET.requests
    # Of 30 that the minute allows in all, most are used.
    assert len(begun) >= 24


async def test_each_source_has_a_budget_of_its_own(redis: Redis) -> None:
    for source in ("jupiter", "pyth", "jupiter", "pyth"):
        reserved = await reserve(redis, source, BUDGET, now=NOW, wait_seconds_max=0)
        assert reserved == Reservation(is_granted=True, wait_seconds=0)
