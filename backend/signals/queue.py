"""Asking a worker, on whatever machine, to run a job: a wake-up call, delivered at least once."""

from typing import Final

import redis
from rq import Queue, Retry
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

QUEUE_NAME: Final = "jobs"
RUN_JOB: Final = "jobs.run.run_job"
JOB_TIMEOUT_SECONDS: Final = 600
# RQ keeps failures for a year; a job that fails every minute would fill Redis with them.
FAILURE_KEPT_SECONDS: Final = 7 * 24 * 3600
RETRY_INTERVALS_SECONDS: Final = (5, 30, 120)


def open_queue(connection: redis.Redis) -> Queue:
    """The one queue; its jobs are JSON, which runs nothing by being read."""
    return Queue(QUEUE_NAME, connection=connection, serializer=JSONSerializer)


def enqueue(
    connection: redis.Redis,
    name: str,
    at: str | None = None,
    *,
    job_id: str | None = None,
    stale_after_seconds: int | None = None,
    **chunk: int,
) -> bool:
    """Whether the job `name` was queued; False when one with `job_id` is known already.

    `at` is an ISO time to run as of (None: when it runs); `chunk` is passed on to the job.
    A job nobody took within `stale_after_seconds` is dropped.
    """
    retry = Retry(max=len(RETRY_INTERVALS_SECONDS), interval=list(RETRY_INTERVALS_SECONDS))
    try:
        open_queue(connection).enqueue_call(
            RUN_JOB,
            args=(name, at),
            kwargs=chunk,
            job_id=job_id,
            unique=job_id is not None,
            ttl=stale_after_seconds,
            timeout=JOB_TIMEOUT_SECONDS,
            failure_ttl=FAILURE_KEPT_SECONDS,
            retry=retry,
        )
    except DuplicateJobError:
        return False
    return True
