"""Records what every portfolio is worth, each hour."""

from datetime import datetime

from backend.actions.capture import capture
from jobs.run import Counts, Desk


async def run(desk: Desk, *, now: datetime) -> Counts:
    """The snapshots of the newest full hour; none is written twice."""
    return await capture(desk.connection, now=now)
