"""Whether Redis takes writes: it may answer and yet be full, or a replica that is only read."""

from typing import Final

import redis
from redis.asyncio import Redis
from redis.exceptions import OutOfMemoryError, ReadOnlyError, ResponseError

from backend.refusals import NotReady

# Writes only over a key that is there, and it never is: Redis refuses it for the same reasons as
# any write, but nothing is written, logged or sent to replicas.
NEVER_THERE: Final = "never_there"


async def require_writable(connection: Redis) -> None:
    """Raises NotReady when Redis refuses writes, other RedisErrors when it is away."""
    try:
        await connection.set(NEVER_THERE, "", xx=True)
    except ResponseError as fault:
        raise _not_ready(fault) from fault


def require_writable_now(connection: redis.Redis) -> None:
    """As `require_writable`, for processes without a loop."""
    try:
        connection.set(NEVER_THERE, "", xx=True)
    except ResponseError as fault:
        raise _not_ready(fault) from fault


def _not_ready(fault: ResponseError) -> NotReady:
    if isinstance(fault, OutOfMemoryError):
        return NotReady("it is full")
    if isinstance(fault, ReadOnlyError):
        return NotReady("it is read-only")
    # MISCONF, when its disk is full; NOREPLICAS, when too few follow it.
    return NotReady("it refuses writes")
