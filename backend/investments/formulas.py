"""The day count of interest, and where one competition day ends and the next begins."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SECONDS_PER_YEAR: Final = 31_536_000
"""365 days, the day count act/365."""


def day_boundaries(*, after: datetime, until: datetime, timezone: ZoneInfo) -> Iterator[datetime]:
    """Every local midnight later than `after` and not later than `until`, in UTC, in order."""
    day = after.astimezone(timezone).date()
    while True:
        day += timedelta(days=1)
        boundary = datetime.combine(day, time.min, tzinfo=timezone).astimezone(UTC)
        if boundary > until:
            return
        yield boundary
