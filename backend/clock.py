"""Where the time of day comes from; below procedures and jobs `now` is an argument.

What is stamped and compared between processes goes by the database's time, which each process
keeps to (`backend.database.clock`). This machine's own clock is for what stays on it: the lines of
its log, its new ids, and its counting against rate limits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The time that everything is stamped by."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC: never beyond the true time, and behind it
        by `uncertainty` at most.
        """
        ...

    @property
    def uncertainty(self) -> timedelta:
        """How far the true time may be ahead of `now`."""
        ...

    async def measure(self) -> None:
        """Compare with what it follows."""
        ...

    async def keep(self, *, rests: Callable[[], bool] = ...) -> None:
        """Measure again and again until cancelled, but not while it `rests`."""
        ...


@dataclass(slots=True)
class SetClock:
    """A clock that shows the moment it is set to, for competitions played faster than time."""

    moment: datetime
    uncertainty: timedelta = timedelta()

    def now(self) -> datetime:
        """The moment it is set to."""
        return self.moment

    async def measure(self) -> None:
        """It follows nothing."""

    async def keep(self, *, rests: Callable[[], bool] = lambda: False) -> None:
        """It follows nothing."""


def utc_now() -> datetime:
    """The present moment by this machine's own clock, timezone-aware, in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """ISO-8601 in UTC with milliseconds, as JavaScript's `Date.toJSON` writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def whole_seconds(*, start: datetime, end: datetime) -> int:
    """Whole seconds from `start` to `end`, 0 when `end` is earlier."""
    return max(0, int((end - start).total_seconds() // 1))
