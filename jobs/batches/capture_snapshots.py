"""Records what every portfolio is worth, each hour."""

from datetime import datetime

from backend.database.transaction import transaction
from backend.redis.notices import wake
from backend.standings.capture import capture
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """The snapshots of the newest full hour; none is written twice."""
    async with transaction(context.engine) as connection:
        captured = await capture(connection, now=now)
    await wake(context.redis, captured.notified)
    return {"snapshots": captured.snapshots, "final_places": captured.final_places}
