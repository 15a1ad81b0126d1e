"""Adds each day's interest to investments, and its yield to the pools' exchange rates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from backend.features import EARNING
from backend.investments.accrue import JOB, accrue_in_chunks
from jobs.context import Counts, JobContext
from jobs.others import others


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Every day not yet done, up to the last midnight of the competition's time zone."""
    return await accrue_in_chunks(
        context.engine,
        EARNING,
        timezone=ZoneInfo(context.settings.timezone),
        now=now,
        call_others=others(context, JOB, now=now),
    )
