"""When worker, scheduler and ticker of each machine were last alive, by the clock of Redis."""

import platform
from typing import Final

import redis
from redis.asyncio import Redis

PROCESSES: Final = ("worker", "scheduler", "ticker")
LIVES_SECONDS: Final = 60
"""What beat longer ago hangs or has ended: each beats at least every 30 seconds."""
FORGOTTEN_SECONDS: Final = 24 * 3600
"""A machine that is gone is remembered for so long."""


def beat(connection: redis.Redis, process: str) -> None:
    """Note that this machine's `process` is alive."""
    now_seconds = _seconds(connection.time())
    key = _key(process)
    with connection.pipeline(transaction=False) as together:
        together.zadd(key, {platform.node(): now_seconds})
        together.zremrangebyscore(key, "-inf", now_seconds - FORGOTTEN_SECONDS)
        together.execute()


async def beat_beside(connection: Redis, process: str) -> None:
    """As `beat`, in a process with a loop."""
    now_seconds = _seconds(await connection.time())
    await connection.zadd(_key(process), {platform.node(): now_seconds})


def age_here_seconds(connection: redis.Redis, process: str) -> float | None:
    """How long ago this machine's `process` beat, None when it did not within a day."""
    beat_at = connection.zscore(_key(process), platform.node())
    return None if beat_at is None else _seconds(connection.time()) - beat_at


async def youngest_ages_seconds(connection: Redis) -> dict[str, float]:
    """How long ago each process beat on whichever machine; without those that never did."""
    now_seconds = _seconds(await connection.time())
    found = {
        process: await connection.zrange(_key(process), -1, -1, withscores=True)
        for process in PROCESSES
    }
    return {process: now_seconds - float(last[0][1]) for process, last in found.items() if last}


def _key(process: str) -> str:
    return f"heartbeats:{process}"


def _seconds(time: tuple[int, int]) -> float:
    return time[0] + time[1] / 1_000_000
