"""When ticks fall due, and that each is queued once however many schedulers run."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from backend.clock import utc_now
from backend.redis.queue import open_queue
from jobs.enqueue import DUE_AT
from jobs.registry import JOBS
from jobs.schedule import TICKS, TICKS_BY_ID, Tick, next_time
from jobs.scheduler import TickScheduler

LONG_AGO = datetime(2026, 1, 4, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def connection(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


def scheduler(connection: redis.Redis) -> TickScheduler:
    return TickScheduler(connection=connection, timezone="Asia/Tokyo", clock=utc_now)


def entries(connection: redis.Redis) -> dict[str, float]:
    pairs: Any = connection.zrange(TickScheduler.scheduled_jobs_key, 0, -1, withscores=True)
    return {entry.decode(): score for entry, score in pairs}


def test_every_tick_wakes_a_job_and_every_job_has_a_tick() -> None:
    assert {tick.job for tick in TICKS} == set(JOBS)
    assert len(TICKS_BY_ID) == len(TICKS)


@pytest.mark.parametrize(
    ("tick", "after", "timezone", "due"),
    [
        ("tick-update_prices", "2026-01-04T12:00:00", "Asia/Tokyo", "2026-01-04T12:01:00"),
        ("tick-initial_distribution", "2026-01-04T12:00:30", "Asia/Tokyo", "2026-01-04T12:01:00"),
        ("tick-apply_interest", "2026-01-04T14:59:59", "Asia/Tokyo", "2026-01-04T15:00:00"),
        ("tick-apply_interest", "2026-01-04T15:00:00", "Asia/Tokyo", "2026-01-05T15:00:00"),
        # New York's days of 2026-03-08 and 2026-11-01 have 23 and 25 hours.
        ("tick-apply_interest", "2026-03-08T05:00:00", "America/New_York", "2026-03-09T04:00:00"),
        ("tick-apply_interest", "2026-11-01T04:00:00", "America/New_York", "2026-11-02T05:00:00"),
        (
            "tick-apply_interest-catch_up",
            "2026-01-04T12:30:00",
            "Asia/Tokyo",
            "2026-01-04T13:30:00",
        ),
        ("tick-capture_snapshots", "2026-01-04T12:01:30", "Asia/Kolkata", "2026-01-04T12:02:00"),
        ("tick-capture_snapshots", "2026-01-04T12:02:30", "Asia/Kolkata", "2026-01-04T13:00:00"),
        # 2026-01-04 is a Sunday; 01:00 in Tokyo is Saturday 16:00 in UTC.
        ("tick-prune_snapshots", "2026-01-03T15:59:00", "Asia/Tokyo", "2026-01-03T16:00:00"),
        ("tick-prune_snapshots", "2026-01-03T16:00:00", "Asia/Tokyo", "2026-01-10T16:00:00"),
        ("tick-prune_records", "2026-01-03T16:00:00", "Asia/Tokyo", "2026-01-03T17:00:00"),
    ],
)
def test_ticks_fall_due_on_the_wall_clock_of_their_zone(
    tick: str, after: str, timezone: str, due: str
) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert next_time(TICKS_BY_ID[tick], after=moment, timezone=timezone) == expected


def test_starting_again_or_twice_adds_no_entry(connection: redis.Redis) -> None:
    for _ in range(3):
        scheduler(connection).register(now=LONG_AGO)
    assert set(entries(connection)) == set(TICKS_BY_ID)


def test_a_tick_missed_while_no_scheduler_ran_stays_due(connection: redis.Redis) -> None:
    scheduler(connection).register(now=LONG_AGO)
    missed = entries(connection)
    scheduler(connection).register(now=LONG_AGO + timedelta(days=30))
    assert entries(connection) == missed


def test_an_entry_no_longer_on_the_table_goes(connection: redis.Redis) -> None:
    connection.zadd(TickScheduler.scheduled_jobs_key, {"tick-of_last_year": 0})
    scheduler(connection).register(now=LONG_AGO)
    assert "tick-of_last_year" not in entries(connection)


def test_due_ticks_are_queued_once_by_two_schedulers(connection: redis.Redis) -> None:
    first, second = scheduler(connection), scheduler(connection)
    first.register(now=LONG_AGO)
    second.register(now=LONG_AGO)
    seen_by_second = list(second.get_jobs_to_queue())  # type: ignore[no-untyped-call]
    first.look()
    for job in seen_by_second:
        second.enqueue_job(job)
    queued = open_queue(connection).jobs
    assert sorted(job.args[0] for job in queued) == sorted(tick.job for tick in TICKS)
    assert all(job.retries_left == 3 for job in queued)


def test_a_tick_crashed_in_mid_way_is_not_queued_again(connection: redis.Redis) -> None:
    only = scheduler(connection)
    only.register(now=LONG_AGO)
    before = entries(connection)
    only.look()
    connection.zadd(only.scheduled_jobs_key, before)
    only.look()
    assert len(open_queue(connection)) == len(TICKS)


def test_a_queued_tick_is_due_again_in_the_future(connection: redis.Redis) -> None:
    only = scheduler(connection)
    only.register(now=LONG_AGO)
    queued_at = datetime.now(UTC)
    only.look()
    assert min(entries(connection).values()) > queued_at.timestamp()


def test_a_tick_names_its_stale_time(connection: redis.Redis) -> None:
    only = scheduler(connection)
    only.register(now=LONG_AGO)
    only.look()
    prices: Tick = TICKS_BY_ID["tick-update_prices"]
    (job,) = [job for job in open_queue(connection).jobs if job.args[0] == prices.job]
    assert 0 < connection.ttl(job.key) <= prices.stale_after_seconds


def test_a_queued_tick_says_when_it_was_due(connection: redis.Redis) -> None:
    only = scheduler(connection)
    only.register(now=LONG_AGO)
    due = entries(connection)
    only.look()
    told = [job.meta[DUE_AT] for job in open_queue(connection).jobs]
    assert sorted(told) == sorted(due.values())
