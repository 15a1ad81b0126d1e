"""Answers that last until somebody ends them, and the one who ends them all at shutdown."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

FINISH_SECONDS: Final = 2


class Lasting:
    """The streams and sockets under way in one process."""

    def __init__(self) -> None:
        self._ends: set[asyncio.Future[None]] = set()
        self._is_over = False

    @contextmanager
    def held(self, end: asyncio.Future[None]) -> Iterator[None]:
        """While the block runs, cancelling `end` is how `end_all` tells it to finish."""
        if self._is_over:
            end.cancel()
        self._ends.add(end)
        try:
            yield
        finally:
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
