"""The process that wakes jobs on time; any number may run, each tick is queued once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import redis
from rq.job import Job
from rq_scheduler.scheduler import Scheduler

from backend.clock import utc_now
from backend.redis.queue import QUEUE_NAME
from backend.settings import Settings
from jobs.enqueue import RUN_JOB, enqueue
from jobs.registry import AllowedJob
from jobs.schedule import TICKS_BY_ID, next_time

LOOK_INTERVAL_SECONDS: Final = 5


class TickScheduler(Scheduler):
    """rq-scheduler with the table of ticks in place of cron text kept in Redis.

    An entry in Redis is only a tick's fixed id and its next time: starting again, or
    beside another, adds nothing. Each time a tick is due a new job with retries is queued.
    """

    job_class = AllowedJob

    def __init__(self, *, connection: redis.Redis, timezone: str) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            queue_name=QUEUE_NAME, connection=connection, interval=LOOK_INTERVAL_SECONDS
        )
        self.timezone = timezone

    def register(self, *, now: datetime) -> None:
        """Write the table to Redis; a tick that fell due while nobody looked stays due."""
        for tick in TICKS_BY_ID.values():
            self._create_job(RUN_JOB, args=[tick.job, None], id=tick.id)  # type: ignore[no-untyped-call]
            due_at = next_time(tick, after=now, timezone=self.timezone)
            self.connection.zadd(self.scheduled_jobs_key, {tick.id: due_at.timestamp()}, lt=True)
        for entry in self._entries():
            if entry not in TICKS_BY_ID:
                self.cancel(entry)  # type: ignore[no-untyped-call]

    def enqueue_jobs(self) -> Any:  # noqa: ANN401 - as rq-scheduler declares it
        """Queue what is due, the table written anew: Redis may have lost it meanwhile, or the
        clock been ahead, and then times wait there that are too late.
        """
        self.register(now=utc_now())
        return super().enqueue_jobs()  # type: ignore[no-untyped-call]

    def enqueue_job(self, job: Job) -> None:
        """Queue what the tick `job` stands for, and set its next time."""
        now = utc_now()
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
    """Wake jobs on time until SIGTERM; ends with an error when Redis is gone."""
    with redis.Redis.from_url(settings.redis_address) as connection:
        scheduler = TickScheduler(connection=connection, timezone=settings.timezone)
        scheduler.run()  # type: ignore[no-untyped-call]
