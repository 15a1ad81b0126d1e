"""The process that wakes jobs on time; any number may run, each tick is queued once."""

import signal
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
import redis
from rq.job import Job
from rq_scheduler.scheduler import Scheduler

from backend.batches.rest import rests_now
from backend.database.clock import KeptTime, measure_at
from backend.database.unavailable import DatabaseUnavailable
from backend.redis.heartbeats import beat
from backend.redis.queue import QUEUE_NAME
from backend.settings import Settings
from jobs.enqueue import RUN_JOB, enqueue
from jobs.outage import Outage
from jobs.registry import AllowedJob
from jobs.schedule import TICKS_BY_ID, next_time

LOOK_INTERVAL_SECONDS: Final = 5
ANSWER_SECONDS: Final = 10
RENEWED_SECONDS: Final = 60
"""After this the database's time is looked at again."""


class TickScheduler(Scheduler):
    """rq-scheduler with the table of ticks in place of cron text kept in Redis.

    An entry in Redis is only a tick's fixed id and its next time: starting again, or
    beside another, adds nothing. Each time a tick is due a new job with retries is queued. `clock`
    gives the time that ticks are due by.
    """

    job_class = AllowedJob

    def __init__(
        self, *, connection: redis.Redis, timezone: str, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            queue_name=QUEUE_NAME, connection=connection, interval=LOOK_INTERVAL_SECONDS
        )
        self.timezone = timezone
        self.clock = clock

    def register(self, *, now: datetime) -> None:
        """Write the table to Redis; a tick that fell due while nobody looked stays due."""
        for tick in TICKS_BY_ID.values():
            self._create_job(RUN_JOB, args=[tick.job, None], id=tick.id)  # type: ignore[no-untyped-call]
            due_at = next_time(tick, after=now, timezone=self.timezone)
            self.connection.zadd(self.scheduled_jobs_key, {tick.id: due_at.timestamp()}, lt=True)
        for entry in self._entries():
            if entry not in TICKS_BY_ID:
                self.cancel(entry)  # type: ignore[no-untyped-call]

    def look(self) -> None:
        """Queue what is due, unless another scheduler looks just now.

        The table is written anew: Redis may have lost it meanwhile, or the clock been ahead, and
        then times wait there that are too late.
        """
        if not self.acquire_lock():  # type: ignore[no-untyped-call]
            return
        try:
            now = self.clock()
            self.register(now=now)
            for job in self.get_jobs(int(now.timestamp())):  # type: ignore[no-untyped-call]
                self.enqueue_job(job)
        finally:
            self.remove_lock()  # type: ignore[no-untyped-call]

    def enqueue_job(self, job: Job) -> None:
        """Queue what the tick `job` stands for, and set its next time."""
        now = self.clock()
        tick = TICKS_BY_ID.get(job.id)
        due_seconds = self.connection.zscore(self.scheduled_jobs_key, job.id)
        if tick is None:
            self.cancel(job.id)  # type: ignore[no-untyped-call]
            return
        # Another scheduler may have queued it since this one looked.
        if due_seconds is None or due_seconds > now.timestamp():
            return
        due_at = datetime.fromtimestamp(due_seconds, UTC)
        enqueue(
            self.connection,
            tick.job,
            job_id=f"{tick.id}-{due_at:%Y%m%dT%H%MZ}",
            due_at=due_at,
            stale_after_seconds=tick.stale_after_seconds,
        )
        next_at = next_time(tick, after=now, timezone=self.timezone)
        self.connection.zadd(self.scheduled_jobs_key, {tick.id: next_at.timestamp()})

    def _entries(self) -> Sequence[str]:
        ids: Any = self.connection.zrange(self.scheduled_jobs_key, 0, -1)
        return [entry.decode() for entry in ids]


def run_scheduler(settings: Settings) -> None:
    """Wake jobs on time until SIGTERM or SIGINT, by the database's time.

    While Redis is away, full or read-only it waits, and goes on after; while the database is, it
    goes by what it knows.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    time = KeptTime()
    redis_outage, database_outage = Outage("scheduler"), Outage("scheduler's clock")
    with redis.Redis.from_url(
        settings.redis_address,
        socket_connect_timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
    ) as connection:
        scheduler = TickScheduler(connection=connection, timezone=settings.timezone, clock=time.now)
        while not stopping.is_set():
            try:
                beat(connection, "scheduler")
                # What falls due meanwhile stays due.
                if not _rests(connection, time):
                    _renew(time, url=settings.database_address, outage=database_outage)
                    scheduler.look()
            except (redis.RedisError, DatabaseUnavailable) as fault:
                redis_outage.goes_on(fault)
            else:
                redis_outage.is_over()
            stopping.wait(LOOK_INTERVAL_SECONDS)


def _rests(connection: redis.Redis, time: KeptTime) -> bool:
    is_known = time.age_seconds < float("inf")
    return is_known and rests_now(connection, now=time.now())


def _renew(time: KeptTime, *, url: str, outage: Outage) -> None:
    if time.age_seconds < RENEWED_SECONDS:
        return
    try:
        measure_at(url, time)
    except psycopg.Error as fault:
        outage.goes_on(fault)
    else:
        outage.is_over()
