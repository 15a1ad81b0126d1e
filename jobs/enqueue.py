"""Asking a worker, on any machine, to run a job: a wake-up call, delivered at least once."""

from datetime import datetime
from typing import Final

import redis
from rq import Retry
from rq.exceptions import DuplicateJobError

from backend.redis.queue import open_queue

RUN_JOB: Final = "jobs.run.run_job"
DUE_AT: Final = "due_at"
JOB_TIMEOUT_SECONDS: Final = 600
# RQ keeps failures for a year; a job that fails every minute would fill Redis with them.
FAILURE_KEPT_SECONDS: Final = 7 * 24 * 3600
RETRY_INTERVALS_SECONDS: Final = (5, 30, 120)


def enqueue(
    connection: redis.Redis,
    name: str,
    at: str | None = None,
    *,
    job_id: str | None = None,
    due_at: datetime | None = None,
    stale_after_seconds: int | None = None,
    **chunk: int,
) -> bool:
    """Whether the job `name` was queued; False when one with `job_id` is known already.

    `at` is an ISO time to run as of (None: when it runs); `chunk` is passed on to the job.
    `due_at` is when it should begin, by which is told how late it is. A job nobody took within
    `stale_after_seconds` is dropped.
    """
    retry = Retry(max=len(RETRY_INTERVALS_SECONDS), interval=list(RETRY_INTERVALS_SECONDS))
    try:
        open_queue(connection).enqueue_call(
            RUN_JOB,
            args=(name, at),
            kwargs=chunk,
            job_id=job_id,
            unique=job_id is not None,
            meta={} if due_at is None else {DUE_AT: due_at.timestamp()},
            ttl=stale_after_seconds,
            timeout=JOB_TIMEOUT_SECONDS,
            failure_ttl=FAILURE_KEPT_SECONDS,
            retry=retry,
        )
    except DuplicateJobError:
        return False
    return True
