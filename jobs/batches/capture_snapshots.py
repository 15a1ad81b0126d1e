"""Records what every portfolio is worth, each hour."""

from datetime import datetime

from backend.database.transaction import transaction
from backend.prices.due import observe_as_of
from backend.standings.capture import capture
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """The snapshots of the newest full hour; none is written twice."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    await observe_as_of(context.prices, moment=hour, now=now)
    async with transaction(context.engine) as connection:
        captured = await capture(connection, now=now)
    return {"snapshots": captured.snapshots}
