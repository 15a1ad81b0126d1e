"""The bytes that clients have not taken yet, and who is cut off when they are too many."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Final, Protocol

log = logging.getLogger(__name__)

AGE_SECONDS_MIN: Final = 1.0


class Holder(Protocol):
    """One connection, or what is queued for it."""

    def drop(self) -> None:
        """Cut the client off and forget what it has not taken."""


class Unsent:
    """The bytes kept for the clients of one process that do not take them, `bytes_max` in all.

    Beyond that the client with the most bytes times seconds is dropped: one that keeps much, or
    keeps little for long, before one that is only slow.
    """

    def __init__(self, bytes_max: int, *, seconds: Callable[[], float] = monotonic) -> None:
        self._bytes_max = bytes_max
        self._seconds = seconds
        self._kept: dict[Holder, tuple[int, float]] = {}
        self.bytes = 0

    def note(self, holder: Holder, size: int) -> None:
        """So many bytes are kept for `holder` now; this may drop others, or itself."""
        before, since = self._kept.get(holder, (0, 0.0))
        self._kept[holder] = (size, since or self._seconds())
        self.bytes += size - before
        while self.bytes > self._bytes_max:
            self._drop_worst()

    def forget(self, holder: Holder) -> None:
        """It has taken all, or has left."""
        size, _ = self._kept.pop(holder, (0, 0.0))
        self.bytes -= size

    def _drop_worst(self) -> None:
        now = self._seconds()

        def weight(holder: Holder) -> float:
            size, since = self._kept[holder]
            return size * (now - since + AGE_SECONDS_MIN)

        worst = max(self._kept, key=weight)
        log.warning("a client is cut off: it leaves %d bytes untaken", self._kept[worst][0])
        self.forget(worst)
        worst.drop()
