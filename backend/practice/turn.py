"""Whose turn it is among the runs of a process."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

REST_SHARE: Final = 1.0
"""How long the process rests after an hour, beside what that took, while other runs wait."""


@dataclass(slots=True)
class Turn:
    """A block for one run at a time, as a lock.

    A run by itself goes on at once. Where several play at once they would keep the database busy
    all the while, which the live competition needs as well; so after each turn there is a rest.
    """

    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0
    _began_at: float = 0.0

    async def __aenter__(self) -> None:
        """Wait for it."""
        self._waiting += 1
        try:
            await self._lock.acquire()
        finally:
            self._waiting -= 1
        self._began_at = monotonic()

    async def __aexit__(self, *_: object) -> None:
        """Rest, and leave it to the next."""
        try:
            if self._waiting:
                await asyncio.sleep(REST_SHARE * (monotonic() - self._began_at))
        finally:
            self._lock.release()
