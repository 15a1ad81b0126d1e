"""The queue of jobs in Redis."""

from typing import Final

import redis
from redis.asyncio import Redis as AsyncRedis
from rq import Queue
from rq.registry import FailedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer

QUEUE_NAME: Final = "jobs"


def open_queue(connection: redis.Redis) -> Queue:
    """The one queue; its jobs are JSON, which runs nothing by being read."""
    return Queue(QUEUE_NAME, connection=connection, serializer=JSONSerializer)


async def queue_depths(connection: AsyncRedis) -> dict[str, int]:
    """How many jobs wait, run, and have failed for good."""
    return {
        "waiting": await connection.llen(f"{Queue.redis_queue_namespace_prefix}{QUEUE_NAME}"),
        "running": await connection.zcard(StartedJobRegistry.key_template.format(QUEUE_NAME)),
        "failed": await connection.zcard(FailedJobRegistry.key_template.format(QUEUE_NAME)),
    }
