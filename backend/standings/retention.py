"""Which hourly snapshots are still kept as they grow old.

The database chooses them; this is what its function is tested against, and only tests call it.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

HOURLY_KEPT: Final = timedelta(days=30)
THREE_HOURLY_KEPT: Final = timedelta(days=90)
THREE_HOURS: Final = 3


def is_kept(*, taken_at: datetime, now: datetime) -> bool:
    """All of the last 30 days; to 90 days those of hours 0, 3, 6 …; then those of hour 0 (UTC).

    By the hour of the day and not by counting rows, so that pruning twice removes no more.
    """
    age = now - taken_at
    hour = taken_at.astimezone(UTC).hour
    if age <= HOURLY_KEPT:
        return True
    if age <= THREE_HOURLY_KEPT:
        return hour % THREE_HOURS == 0
    return hour == 0
