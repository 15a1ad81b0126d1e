"""Whose turn it is among the runs of a process."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

REST_SHARE: Final = 1.0
"""How long the process rests after an hour, beside what that took, while other runs wait."""
TRADING_REST_SHARE: Final = 4.0
"""The same while the live competition has orders, whether other runs wait or not."""
TRADING_SECONDS: Final = 2.0
"""How long the live competition is taken to have orders after its last one."""


@dataclass(slots=True)
class Turn:
    """A block for one run at a time, as a lock.

    A run by itself goes on at once. Where several play at once they would keep the database busy
    all the while, which the live competition needs as well; so after each turn there is a rest.
    While somebody trades there it is a longer one, for a run alone as well.
    """

    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0
    _began_at: float = 0.0
    _traded_at: float = float("-inf")

    @property
    def is_trading(self) -> bool:
        """Whether the live competition has orders now, as far as is known here."""
        return monotonic() - self._traded_at < TRADING_SECONDS

    def note_trading(self) -> None:
        """The live competition has orders now."""
        self._traded_at = monotonic()

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
            share = TRADING_REST_SHARE if self.is_trading else REST_SHARE * (self._waiting > 0)
            await asyncio.sleep(share * (monotonic() - self._began_at))
        finally:
            self._lock.release()
