"""Thins old snapshots: hourly for 30 days, then every third hour, after 90 days daily."""

from datetime import datetime

from backend.store.snapshots import prune_snapshots
from jobs.run import Counts, Desk


async def run(desk: Desk, *, now: datetime) -> Counts:
    """Deletes what has grown too old; running it twice deletes no more."""
    return {"deleted": await prune_snapshots(desk.connection, now=now)}
