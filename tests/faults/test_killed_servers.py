"""PostgreSQL and Redis are killed or freeze under trade; both come back and nothing is lost."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import redis
from rq.job import Job

from backend.redis.events import PRICES
from backend.redis.queue import open_queue
from jobs.enqueue import enqueue
from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.stack import Stack, is_ready, wait_until
from tests.faults.trader import ANSWER_SECONDS, Trader, trading
from tests.world.certificates import CERTIFICATES
from tests.world.world import SOL

pytestmark = pytest.mark.long

TRADERS = 4
CALM_SECONDS = 1.0
PAUSE_SECONDS_MAX = 15.0
AWAY_SECONDS = 8.0
NEWS = json.dumps(
    [{"token_address": SOL, "symbol": "SOL", "price_usd": "123.45", "last_updated": "then"}]
)


@pytest.fixture
def traders(stack: Stack) -> list[Trader]:
    return [Trader.signed_in(stack.url) for _ in range(TRADERS)]


@pytest.mark.alone
def test_swaps_survive_kill_9_of_the_database(
    stack: Stack, traders: list[Trader], record_property: Record
) -> None:
    before = swaps(stack.database_url)
    with trading(traders) as trade:
        time.sleep(CALM_SECONDS)
        killed, killed_at = stack.process("postgres"), time.monotonic()
        stack.kill("postgres")
        # Whether an order fails of it is left to chance: it may be killed while none is under way.
        wait_until(
            lambda: stack.process("postgres") not in (None, killed), what="PostgreSQL is restarted"
        )
        answered = len(trade.answers)
        wait_until(
            lambda: bool(trade.broken) or len(trade.answers) > answered + 5 * TRADERS,
            what="trade goes on",
        )
    assert_each_once(stack, trade.answers, before=before)
    pause = trade.longest_pause_seconds(since=killed_at)
    report(record_property, "PostgreSQL killed", pause_seconds=pause, failures=trade.failures)
    assert pause < PAUSE_SECONDS_MAX
    assert wait_until(lambda: is_ready(stack.url), what="the API is ready again") < 1


def test_swaps_jobs_and_streams_survive_kill_9_of_redis(
    stack: Stack, traders: list[Trader], record_property: Record
) -> None:
    before = swaps(stack.database_url)
    with listening(stack) as lines, trading(traders) as trade:
        time.sleep(CALM_SECONDS)
        killed_at = time.monotonic()
        stack.kill("redis")
        with redis.Redis.from_url(stack.redis_url) as client:
            wait_until(lambda: is_done(client, "after-redis"), what="jobs run again")
            jobs_seconds = time.monotonic() - killed_at
            wait_until(lambda: bool(client.publish(PRICES, NEWS)), what="somebody listens")
        wait_until(lambda: '"123.45"' in next(lines), what="the stream tells of a price")
        stream_seconds = time.monotonic() - killed_at
    assert_each_once(stack, trade.answers, before=before)
    assert trade.failures == 0, "trade needs no Redis"
    report(
        record_property,
        "Redis killed",
        pause_seconds=trade.longest_pause_seconds(since=killed_at),
        jobs_seconds=jobs_seconds,
        stream_seconds=stream_seconds,
    )


def test_trade_goes_on_while_redis_does_not_answer(
    stack: Stack, traders: list[Trader], record_property: Record
) -> None:
    before = swaps(stack.database_url)
    frozen = stack.process("redis")
    assert frozen is not None
    with trading(traders) as trade:
        os.kill(frozen, signal.SIGSTOP)
        since = time.monotonic()
        time.sleep(AWAY_SECONDS)
        os.kill(frozen, signal.SIGCONT)
    assert trade.failures == 0
    assert_each_once(stack, trade.answers, before=before)
    pause = trade.longest_pause_seconds(since=since)
    report(record_property, "Redis frozen", pause_seconds=pause)
    assert pause < ANSWER_SECONDS, "whoever waited for Redis did not wait long"


@contextmanager
def listening(stack: Stack) -> Iterator[Iterator[str]]:
    """The lines of a page that follows prices, from its first ones on."""
    with httpx.stream(
        "GET", f"{stack.url}/api/prices/stream", timeout=30, verify=CERTIFICATES
    ) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: connected"
        yield lines


def is_done(client: redis.Redis, job_id: str) -> bool:
    """Whether the job ran; asked for while Redis was away it is queued now."""
    try:
        enqueue(client, "check_liquidations", job_id=job_id)
        job = Job.fetch(job_id, connection=client, serializer=open_queue(client).serializer)
        return job.get_status().value == "finished"
    except redis.RedisError:
        return False
