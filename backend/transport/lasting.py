"""Answers that last until somebody ends them, and who does: the shutdown, or their age."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

FINISH_SECONDS: Final = 2
# Stock clients come back at once, and whoever was signed out meanwhile is then turned away.
LONGEST_SECONDS: Final = 3600.0
_RANDOM: Final = random.SystemRandom()


class Lasting:
    """The streams and sockets under way in one process; none gets older than `longest_seconds`."""

    def __init__(self, *, longest_seconds: float = LONGEST_SECONDS) -> None:
        self._longest_seconds = longest_seconds
        self._ends: set[asyncio.Future[None]] = set()
        self._is_over = False

    @contextmanager
    def held(self, end: asyncio.Future[None]) -> Iterator[None]:
        """While the block runs, it is told to finish by `end` being cancelled."""
        if self._is_over:
            end.cancel()
        # Those that came together, after a restart say, shall not all leave together.
        seconds = self._longest_seconds * _RANDOM.uniform(0.8, 1)
        timer = asyncio.get_running_loop().call_later(seconds, end.cancel)
        self._ends.add(end)
        try:
            yield
        finally:
            timer.cancel()
            self._ends.discard(end)

    async def end_all(self) -> None:
        """Tell all of them, and those still to come, to finish; wait a little until they have."""
        self._is_over = True
        for end in tuple(self._ends):
            end.cancel()
        try:
            async with asyncio.timeout(FINISH_SECONDS):
                while self._ends:  # noqa: ASYNC110 - each looks after itself
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return
