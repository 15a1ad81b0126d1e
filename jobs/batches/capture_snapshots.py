"""Records what every portfolio is worth, each hour."""

from datetime import datetime

from backend.prices.due import observe_as_of
from backend.standings.capture import JOB, capture
from jobs.context import Counts, JobContext
from jobs.others import others


async def run(context: JobContext, *, now: datetime) -> Counts:
    """The snapshots of the newest full hour; none is written twice."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    await observe_as_of(context.prices, moment=hour, now=now)
    captured = await capture(context.engine, now=now, call_others=others(context, JOB, now=now))
    return {"snapshots": captured.snapshots}
