"""One observation at a time across processes, no more often than the sources allow."""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.prices.update import Observed

log = logging.getLogger(__name__)

LOCK: Final = "observation:lock"
NEWEST: Final = "observation:newest"
RESTING: Final = "observation:resting"
LOCK_MILLISECONDS: Final = 10_000
"""A killed process keeps the others waiting no longer than this."""
KEPT_SECONDS: Final = 60
LOOK_SECONDS: Final = 0.05
# Deletes only what is still ours: an expired lock may by now be somebody else's.
RELEASE: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""


async def _at_once() -> None:
    """Nothing to wait for."""


@dataclass(slots=True)
class Turn:
    """Whether this process may observe now, and what was observed `last`, by any process.

    A process that does observe calls `begin` before and sets `observed` after, for the others.
    """

    is_mine: bool
    last: Observed | None = None
    begin: Callable[[], Awaitable[None]] = _at_once
    observed: Observed | None = None


@dataclass(slots=True)
class SharedObservations:
    """The turns of all processes; `interval_seconds` lies between the beginnings of two
    observations.
    """

    redis: Redis
    interval_seconds: float
    _began: float = float("-inf")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """One try: to observe, or to learn what was observed. Without Redis each process
        counts its own observations only.
        """
        owner = secrets.token_hex(16)
        try:
            is_mine = bool(await self.redis.set(LOCK, owner, nx=True, px=LOCK_MILLISECONDS))
        except RedisError as fault:
            log.warning("Redis is away; observations are shared in this process only: %s", fault)
            yield Turn(is_mine=True, begin=self._begin_here)
            return
        if not is_mine:
            await asyncio.sleep(LOOK_SECONDS)
            yield Turn(is_mine=False, last=await self._newest())
            return
        try:
            turn = Turn(is_mine=True, last=await self._newest(), begin=self._begin)
            yield turn
            if turn.observed is not None:
                await self.redis.set(NEWEST, _text(turn.observed), ex=KEPT_SECONDS)
        finally:
            await self._release(owner)

    async def _begin(self) -> None:
        await asyncio.sleep(max(0, await self.redis.pttl(RESTING)) / 1000)
        await self.redis.set(RESTING, "", px=round(self.interval_seconds * 1000))

    async def _begin_here(self) -> None:
        await asyncio.sleep(max(0, self._began + self.interval_seconds - monotonic()))
        self._began = monotonic()

    async def _newest(self) -> Observed | None:
        try:
            text = await self.redis.get(NEWEST)
        except RedisError:
            return None
        return None if text is None else _observed(text)

    async def _release(self, owner: str) -> None:
        try:
            await self.redis.eval(RELEASE, 1, LOCK, owner)
        except RedisError as fault:
            log.warning("Redis is away; its lock will expire by itself: %s", fault)


def _text(observed: Observed) -> str:
    return json.dumps(
        {token: began_at.isoformat() for token, began_at in observed.began_at.items()}
    )


def _observed(text: bytes | str) -> Observed:
    return Observed(
        {token: datetime.fromisoformat(moment) for token, moment in json.loads(text).items()}
    )
