"""Whether anybody asks something of this process, and what is done when somebody comes again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.batches.rest import stay_awake

NOTED_SECONDS: Final = 15.0
"""How often Redis is told at most that somebody is there."""
NOTED_SHARE: Final = 4
"""So many times at least within what it keeps that for."""


@dataclass(slots=True)
class Attendance:
    """Who asks this process. After `rest_after_seconds` without anybody it rests; never with 0.

    `wake` is awaited when somebody comes after a rest, before they are answered.
    """

    redis: Redis
    rest_after_seconds: int
    wake: Callable[[], Awaitable[None]]
    connected: Callable[[], int] = lambda: 0
    """How many streams and sockets are open: whoever has one is there."""
    _came_at: float = field(default_factory=monotonic)
    _noted_at: float = float("-inf")
    _waking: asyncio.Task[None] | None = None

    def rests(self) -> bool:
        """Whether nobody is there, so that nothing need be asked of the database."""
        if self.rest_after_seconds == 0:
            return False
        if self.connected():
            self._came_at = monotonic()
        return monotonic() > self._came_at + self.rest_after_seconds

    async def come(self) -> None:
        """Somebody asks something now."""
        if self.rests():
            self._waking = asyncio.create_task(self._wake())
        self._came_at = monotonic()
        if self._waking is not None and not self._waking.done():
            await asyncio.shield(self._waking)
        await self.note()

    async def note(self) -> None:
        """Tell the other processes that somebody is there, unless they were told just now."""
        pause_seconds = min(NOTED_SECONDS, self.rest_after_seconds / NOTED_SHARE)
        if self.rest_after_seconds == 0 or monotonic() < self._noted_at + pause_seconds:
            return
        self._noted_at = monotonic()
        try:
            await stay_awake(self.redis, seconds=self.rest_after_seconds)
        except RedisError:
            return  # without Redis nobody rests

    async def keep(self) -> None:
        """Note open streams and sockets until cancelled."""
        while True:
            if self.connected():
                await self.note()
            await asyncio.sleep(NOTED_SECONDS)

    async def _wake(self) -> None:
        # A fault shows again in what is asked, and is answered there.
        await asyncio.gather(self.wake(), return_exceptions=True)
