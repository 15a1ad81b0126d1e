"""Where one competition day ends and the next begins."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_boundaries(*, after: datetime, until: datetime, timezone: ZoneInfo) -> Iterator[datetime]:
    """Every local midnight later than `after` and not later than `until`, in UTC, in order."""
    day = after.astimezone(timezone).date()
    while True:
        day += timedelta(days=1)
        boundary = datetime.combine(day, time.min, tzinfo=timezone).astimezone(UTC)
        if boundary > until:
            return
        yield boundary
