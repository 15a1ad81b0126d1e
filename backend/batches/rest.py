"""Whether the database may sleep: nobody is there, and no batch has work before a known moment.

Redis keeps both for all processes: who comes is noted by each API process, and until when there is
no work by the batch that looked last.
"""

from datetime import datetime
from typing import Final

import redis
from redis.asyncio import Redis

AWAKE: Final = "awake"
UNTIL: Final = "rests_until"


async def stay_awake(connection: Redis, *, seconds: int) -> None:
    """Somebody is there; nobody rests for so long. Raises RedisError."""
    await connection.set(AWAKE, "", ex=seconds)


async def rest_until(connection: Redis, moment: datetime | None) -> None:
    """No batch has work before the moment; None: it may have some at once. Raises RedisError."""
    if moment is None:
        await connection.delete(UNTIL)
    else:
        await connection.set(UNTIL, moment.timestamp())


async def rests(connection: Redis, *, now: datetime) -> bool:
    """Whether nothing shall be asked of the database at `now`. Raises RedisError."""
    is_awake, until = await connection.mget(AWAKE, UNTIL)
    return _rests(is_awake, until, now=now)


def rests_now(connection: redis.Redis, *, now: datetime) -> bool:
    """As `rests`, for processes without a loop."""
    is_awake, until = connection.mget(AWAKE, UNTIL)
    return _rests(is_awake, until, now=now)


def _rests(is_awake: object, until: str | bytes | None, *, now: datetime) -> bool:
    return is_awake is None and until is not None and now.timestamp() < float(until)
