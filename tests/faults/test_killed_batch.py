"""A worker, or its work-horse, is killed in the middle of a batch that gives out money."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.scheduler import RQScheduler

from backend.redis.queue import QUEUE_NAME, open_queue
from jobs.enqueue import enqueue
from tests.faults.books import Record, count, report
from tests.faults.stack import Stack, children, wait_until
from tests.faults.trader import Trader

pytestmark = pytest.mark.long

NEWCOMERS = 50
BATCH = "initial_distribution"
_SIGN_IN = """
WITH known AS (
    INSERT INTO users (username, wallet_address)
    SELECT %(name)s || number, %(name)s || number FROM generate_series(1, %(count)s) AS number
    RETURNING id
)
INSERT INTO sign_ins (user_id, first_at, newest_at) SELECT id, now(), now() FROM known
"""
_WAITING = "pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture
def queue(stack: Stack) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(stack.redis_url) as client:
        yield client


@pytest.fixture
def newcomers(stack: Stack, queue: redis.Redis) -> Iterator[str]:
    """What the names of users begin with who all lack their starting portfolio.

    The scheduler stands still, whose jobs would give it to them within the minute.
    """
    name = uuid4().hex[:12]
    scheduler = stack.process("scheduler")
    assert scheduler is not None
    os.kill(scheduler, signal.SIGSTOP)
    try:
        wait_until(lambda: is_at_rest(queue), what="the worker has nothing to do")
        # Who signs in has the granted tokens priced afresh; without prices nothing is given.
        Trader.signed_in(stack.url)
        with psycopg.connect(stack.database_url) as connection:
            connection.execute(_SIGN_IN, {"name": name, "count": NEWCOMERS})
        yield name
    finally:
        os.kill(scheduler, signal.SIGCONT)


@contextmanager
def stopped_midway(stack: Stack, newcomers: str) -> Iterator[None]:
    """Hold one newcomer's row while the block runs, so that a batch waits there for it."""
    with psycopg.connect(stack.database_url) as holder:
        holder.execute("SET idle_in_transaction_session_timeout = 0")
        row = "SELECT FROM users WHERE username = %s FOR UPDATE"
        holder.execute(row, (f"{newcomers}{NEWCOMERS // 2}",))
        yield


def granted(stack: Stack, newcomers: str) -> int:
    return count(
        stack.database_url,
        f"participants JOIN users ON id = user_id WHERE username LIKE '{newcomers}%'",
    )


def is_at_rest(queue: redis.Redis) -> bool:
    started = StartedJobRegistry(QUEUE_NAME, connection=queue)
    return not open_queue(queue).count and not started.get_job_count()


def is_done(queue: redis.Redis, job_id: str) -> bool:
    job = Job.fetch(job_id, connection=queue, serializer=open_queue(queue).serializer)
    return job.get_status().value == "finished"


def wait_until_midway(stack: Stack) -> None:
    wait_until(lambda: count(stack.database_url, _WAITING) > 0, what="the batch is midway")


def assert_given_once(stack: Stack, newcomers: str) -> None:
    assert granted(stack, newcomers) == NEWCOMERS
    audited = stack.audit()
    assert audited.returncode == 0, audited.stdout


def let_a_minute_pass(queue: redis.Redis) -> None:
    """Make what RQ wrote down of the dead look older than the minute it believes in."""
    started = StartedJobRegistry(QUEUE_NAME, connection=queue)
    executions: Any = queue.zrange(started.key, 0, -1)
    queue.zadd(started.key, dict.fromkeys(executions, 1))
    queue.delete(RQScheduler.get_locking_key(QUEUE_NAME))


def test_a_batch_whose_work_horse_is_killed_gives_everybody_theirs_once(
    stack: Stack, newcomers: str, queue: redis.Redis, record_property: Record
) -> None:
    worker = stack.process("worker")
    assert worker is not None
    with stopped_midway(stack, newcomers):
        before = children(worker)
        enqueue(queue, BATCH, job_id=newcomers)
        wait_until_midway(stack)
        (horse,) = children(worker).keys() - before.keys()
        killed_at = time.monotonic()
        os.kill(horse, signal.SIGKILL)
    assert granted(stack, newcomers) == 0
    wait_until(lambda: is_done(queue, newcomers), what="the batch is run again")
    report(record_property, "work-horse killed", recovery_seconds=time.monotonic() - killed_at)
    assert_given_once(stack, newcomers)


def test_a_batch_whose_worker_is_killed_gives_everybody_theirs_once(
    stack: Stack, newcomers: str, queue: redis.Redis, record_property: Record
) -> None:
    with stopped_midway(stack, newcomers):
        enqueue(queue, BATCH, job_id=newcomers)
        wait_until_midway(stack)
        killed_at = time.monotonic()
        stack.kill("worker")
    assert granted(stack, newcomers) == 0
    next_one = f"{newcomers}-next"
    enqueue(queue, BATCH, job_id=next_one)
    wait_until(lambda: is_done(queue, next_one), what="the next wake-up does its work")
    report(record_property, "worker killed", recovery_seconds=time.monotonic() - killed_at)
    assert_given_once(stack, newcomers)
    assert not is_done(queue, newcomers), "the killed run is still to be repeated"
    let_a_minute_pass(queue)
    wait_until(lambda: is_done(queue, newcomers), what="the killed run is repeated")
    assert_given_once(stack, newcomers)
