"""Asking more workers, on any machine, to take part in a batch that is done in chunks."""

import asyncio
import logging
from datetime import datetime
from typing import Final

import redis

from backend.batches.chunks import CallOthers
from backend.redis.connect import ANSWER_SECONDS, CONNECT_SECONDS
from backend.settings import Settings
from jobs.context import JobContext
from jobs.enqueue import enqueue

OTHERS_MAX: Final = 7
STALE_AFTER_SECONDS: Final = 60
"""Who comes later than this finds nothing left."""

log = logging.getLogger(__name__)


def others(context: JobContext, job: str, *, now: datetime) -> CallOthers:
    """What queues the job as of `now` once for each chunk, `OTHERS_MAX` times at most.

    Without Redis nobody else is asked, and this worker does all chunks.
    """

    async def call(chunks: int) -> None:
        await asyncio.to_thread(_queue, context.settings, job, min(chunks, OTHERS_MAX), now)

    return call


def _queue(settings: Settings, job: str, times: int, now: datetime) -> None:
    try:
        with redis.Redis.from_url(
            settings.redis_address,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
        ) as connection:
            for number in range(times):
                enqueue(
                    connection,
                    job,
                    now.isoformat(),
                    job_id=f"{job}-{now:%Y%m%dT%H%M%S%f}Z-{number}",
                    due_at=now,
                    stale_after_seconds=STALE_AFTER_SECONDS,
                )
    except redis.RedisError as fault:
        log.warning("nobody else is asked to take part in %s: %s", job, fault)
