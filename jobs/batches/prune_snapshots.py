"""Thins old snapshots: hourly for 30 days, then every third hour, after 90 days daily."""

from datetime import datetime

from backend.standings.snapshot_store import prune_snapshots
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Deletes what has grown too old; running it twice deletes no more."""
    return {"deleted": await prune_snapshots(context.connection, now=now)}
