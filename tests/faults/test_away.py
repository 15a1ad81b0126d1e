"""Nobody schedules for 25 hours, three do at once, and clocks jump: each period counts once."""

import asyncio
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.clock import utc_now
from backend.database.transaction import transaction
from backend.liquid_staking.price_store import reprice_pools
from backend.prices.store import Price, write_prices
from backend.redis.queue import open_queue
from backend.settings import Settings
from backend.staking.stake import stake
from jobs.registry import job_function
from jobs.run import perform
from jobs.schedule import TICKS
from jobs.scheduler import LOOK_INTERVAL_SECONDS, TickScheduler
from tests.faults.books import Record, report
from tests.faults.stack import COMMAND, ROOT, market_environment, wait_until
from tests.world.orders import open_position
from tests.world.world import PRICES, SOL, World, entrant

pytestmark = pytest.mark.long

AWAY = timedelta(hours=25)
TOKYO = timedelta(hours=9)
TIMEZONE = "Asia/Tokyo"
MISSED_JOBS = ("apply_funding", "apply_interest", "capture_snapshots")
DAY_SECONDS = 24 * 3600
START_MILLISECONDS = 3_000
# Prices are due each minute.
LATE_SECONDS_MAX = 61


@pytest.fixture
def began_at() -> datetime:
    """When the last scheduler was seen, and everything in the world was done."""
    return utc_now() - AWAY


@pytest.fixture
async def world(engine: AsyncEngine, began_at: datetime) -> World:
    """A competition with one user, who has a stake and an open position."""
    prices = [Price(token, usd, began_at, "test", began_at) for token, usd in PRICES.items()]
    async with transaction(engine) as connection:
        await seed(connection, now=began_at)
        await write_prices(connection, prices)
        await reprice_pools(connection, now=began_at)
    async with transaction(engine) as connection:
        user_id = await entrant(connection, wallet="alice", now=began_at)
        await stake(connection, user_id=user_id, token_address=SOL, amount=Decimal(1), now=began_at)
        await open_position(
            connection,
            user_id=user_id,
            token_address=SOL,
            collateral=Decimal(100),
            leverage=2,
            direction="long",
            now=began_at,
        )
    return World(engine)


@pytest.fixture
def environment(fresh_database_url: str, redis_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings of the processes of this test's own database and Redis."""
    addresses = {"DATABASE_URL": fresh_database_url, "REDIS_URL": redis_url}
    return {**os.environ, **market_environment(tmp_path), **addresses}


@contextmanager
def running(*names: str, environment: Mapping[str, str]) -> Iterator[None]:
    """The commands of `./alpha` as processes of their own while the block runs."""
    with ExitStack() as ending:
        for name in names:
            process = subprocess.Popen((*COMMAND, name), cwd=ROOT, env=environment)
            ending.callback(process.wait)
            ending.callback(process.terminate)
        yield


def moments(first: datetime, last: datetime, *, every_hours: int, shift: timedelta) -> list[str]:
    """Full hours after `first` up to `last` that `every_hours` divides on a clock `shift` ahead."""
    hour = first.replace(minute=0, second=0, microsecond=0)
    found = []
    while (hour := hour + timedelta(hours=1)) <= last:
        if (hour + shift).hour % every_hours == 0:
            found.append(hour.isoformat())
    return found


async def periods(world: World, job: str) -> list[str]:
    """The periods that the job did, in the order in which it did them."""
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT period FROM batch_runs WHERE job = :job ORDER BY xmin::text::bigint, ctid"
            ),
            {"job": job},
        )
        return [row.period.astimezone(UTC).isoformat() for row in rows]


def scheduled(client: redis.Redis) -> dict[str, float]:
    """When each tick is due, in seconds of Unix time."""
    pairs: Any = client.zrange(TickScheduler.scheduled_jobs_key, 0, -1, withscores=True)
    return {tick.decode(): due for tick, due in pairs}


def is_on_time(client: redis.Redis) -> bool:
    """Whether every tick is scheduled, and the soonest within the minute."""
    due = scheduled(client)
    return len(due) == len(TICKS) and min(due.values()) < time.time() + LATE_SECONDS_MAX


def leave_scheduled(redis_url: str, *, at: datetime) -> None:
    """What a scheduler leaves behind that died at that moment."""
    with redis.Redis.from_url(redis_url) as client:
        TickScheduler(connection=client, timezone=TIMEZONE, clock=utc_now).register(now=at)
        assert max(scheduled(client).values()) > at.timestamp()


async def test_after_25_hours_without_a_scheduler_each_missed_period_is_made_once_in_order(
    world: World,
    environment: dict[str, str],
    redis_url: str,
    began_at: datetime,
    record_property: Record,
) -> None:
    leave_scheduled(redis_url, at=began_at)
    started_at = time.monotonic()
    with running("scheduler", "scheduler", "worker", environment=environment):
        now = utc_now()
        deadline = time.monotonic() + 40
        while not all([await periods(world, job) for job in MISSED_JOBS]):
            assert time.monotonic() < deadline, "everything is caught up"
            await asyncio.sleep(0.1)
        seconds = time.monotonic() - started_at
    settlements = moments(began_at, now, every_hours=8, shift=timedelta())
    assert len(settlements) in {3, 4}
    assert await periods(world, "apply_funding") == settlements
    assert await world.count("funding_payments") == len(settlements)
    midnights = moments(began_at, now, every_hours=24, shift=TOKYO)
    assert await periods(world, "apply_interest") == midnights
    assert await world.count("interest_accruals") == len(midnights)
    # The prices of the hours between are gone; a value made up afterwards would be a lie.
    assert await periods(world, "capture_snapshots") == moments(
        now - timedelta(hours=1), now, every_hours=1, shift=timedelta()
    )
    assert await world.broken_rules() == []
    report(record_property, "25 hours away", caught_up_seconds=seconds)


async def test_schedulers_at_once_queue_each_tick_once(
    environment: dict[str, str], redis_url: str, began_at: datetime
) -> None:
    leave_scheduled(redis_url, at=began_at)
    with redis.Redis.from_url(redis_url) as client:
        overdue = [
            f"{tick}-{datetime.fromtimestamp(due, UTC):%Y%m%dT%H%MZ}"
            for tick, due in scheduled(client).items()
            if due < time.time()
        ]
        # All wait here for Redis, and look at the same moment.
        client.client_pause(START_MILLISECONDS)
        with running("scheduler", "scheduler", "scheduler", environment=environment):
            await until(lambda: min(scheduled(client).values()) > time.time())
            await asyncio.sleep(LOOK_INTERVAL_SECONDS)
        queued = [job.id for job in open_queue(client).jobs]
    assert len(overdue) >= len(TICKS) - 1
    assert sorted(job for job in queued if job in overdue) == sorted(overdue)


@pytest.mark.parametrize("fault", ["the clock was a day ahead", "redis lost everything"])
async def test_a_running_scheduler_is_on_time_again_by_itself(
    environment: dict[str, str], redis_url: str, fault: str, record_property: Record
) -> None:
    with (
        running("scheduler", environment=environment),
        redis.Redis.from_url(redis_url) as client,
    ):
        await until(lambda: is_on_time(client))
        if fault == "redis lost everything":
            client.flushdb()
        else:
            late = {tick: due + DAY_SECONDS for tick, due in scheduled(client).items()}
            client.zadd(TickScheduler.scheduled_jobs_key, late)
        seconds = await until(lambda: is_on_time(client))
    report(record_property, fault, recovery_seconds=seconds)


async def test_jobs_whose_clock_jumps_ahead_and_back_apply_nothing_twice(
    world: World, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    async def all_jobs(at: datetime) -> None:
        for name in MISSED_JOBS:
            await perform(job_function(name), settings=Settings(), now=at, chunk={})

    # In the first minute of an hour the jobs observe its prices, each time anew while one is
    # refused: none of the three moments lies in one.
    now = (utc_now() - timedelta(minutes=20)).replace(minute=20)
    await all_jobs(now)
    ahead = await world.contents()
    await all_jobs(now - AWAY)
    await all_jobs(now - AWAY / 2)
    await all_jobs(now)
    assert await world.contents() == ahead
    assert await world.broken_rules() == []


async def until(holds: Callable[[], bool]) -> float:
    return await asyncio.to_thread(wait_until, holds, what="it holds", seconds=60)
