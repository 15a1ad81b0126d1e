"""When the batches of a competition fall due that is played under a clock of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HOUR: Final = timedelta(hours=1)
AWAITED: Final = timedelta(seconds=61)
"""How long after a moment its prices are known, whatever the gate kept out."""
# None is every hour; "midnight" is that of the competition's time zone.
BATCHES: Final[Mapping[str, frozenset[int] | None]] = {
    "initial_distribution": None,
    "apply_funding": frozenset({0, 8, 16}),
    "apply_interest": frozenset(),
    "check_liquidations": None,
    "capture_snapshots": None,
    "settle_competition": None,
}
_AT_MIDNIGHT: Final = "apply_interest"


@dataclass(frozen=True, slots=True)
class Due:
    """The batches that are to be run at the moment, in order."""

    at: datetime
    batches: tuple[str, ...]


def batches_of(hour: datetime, *, timezone: ZoneInfo) -> tuple[str, ...]:
    """The batches about a full hour, in the order in which they run."""
    midnight = hour.astimezone(timezone).hour == 0
    return tuple(
        name
        for name, hours in BATCHES.items()
        if hours is None or hour.hour in hours or (name == _AT_MIDNIGHT and midnight)
    )


def due_between(since: datetime, until: datetime, *, timezone: ZoneInfo) -> Iterator[Due]:
    """What falls due after `since` and at `until` at the latest, in order of time.

    The batches about an hour run when the prices as of it are known.
    """
    hour = (since - AWAITED).replace(minute=0, second=0, microsecond=0)
    while (at := hour + AWAITED) <= until:
        if at > since:
            yield Due(at, batches_of(hour, timezone=timezone))
        hour += HOUR
