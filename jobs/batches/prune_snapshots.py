"""Thins old snapshots: hourly for 30 days, then every third hour, after 90 days daily."""

from datetime import datetime
from typing import Final

from backend.batches.chunk_store import user_ranges
from backend.database.transaction import transaction
from backend.standings.snapshot_store import prune_snapshots
from jobs.context import Counts, JobContext

USERS_AT_ONCE: Final = 1_000
"""Of a season that is thinned whole so many lose 200,000 snapshots, which takes some seconds."""


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Deletes what has grown too old; running it twice deletes no more.

    Each range of users is committed by itself, and a run that is cut short has done its part.
    """
    deleted = 0
    for users in await user_ranges(context.connection, size=USERS_AT_ONCE):
        async with transaction(context.engine) as connection:
            deleted += await prune_snapshots(connection, users, now=now)
    return {"deleted": deleted}
