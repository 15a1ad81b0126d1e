"""Answers that last until somebody ends them, and the one who ends them all at shutdown."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Lasting:
    """The streams and sockets under way in one process."""

    def __init__(self) -> None:
        self._ends: set[asyncio.Future[None]] = set()

    @contextmanager
    def held(self, end: asyncio.Future[None]) -> Iterator[None]:
        """While the block runs, `end` is what `end_all` cancels to tell it to finish."""
        self._ends.add(end)
        try:
            yield
        finally:
            self._ends.discard(end)

    def end_all(self) -> None:
        """Tell all of them to finish, which each does in its own way."""
        for end in tuple(self._ends):
            end.cancel()
