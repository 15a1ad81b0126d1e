"""Which hourly snapshots are still kept as they grow old: the last of each period.

The database chooses them; this is what its function is tested against, and only tests call it.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

HOURLY_KEPT: Final = timedelta(days=30)
THREE_HOURLY_KEPT: Final = timedelta(days=90)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def snapshot_period_end(*, taken_at: datetime, now: datetime) -> datetime:
    """The end of the period of which the last snapshot is kept; `taken_at` where all are.

    All of the last 30 days; to 90 days the last of each three hours; then the last of each day
    (UTC). The last of a day is the last of three hours as well, so what is thinned out first is
    not missed later, and pruning twice removes no more.
    Twin: `snapshot_period_end` of the database.
    """
    age = now - taken_at
    if age <= HOURLY_KEPT:
        return taken_at
    length = timedelta(hours=3) if age <= THREE_HOURLY_KEPT else timedelta(days=1)
    return taken_at - (taken_at - EPOCH) % length + length
