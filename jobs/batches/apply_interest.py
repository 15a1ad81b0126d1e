"""Adds each day's interest to investments, and its yield to the pools' exchange rates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from backend.features import ACCRUALS, PRICE_FOLLOWERS
from backend.investments.accrue import accrue
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Every day not yet done, up to the last midnight of the competition's time zone."""
    return await accrue(
        context.connection,
        accruals=ACCRUALS,
        followers=PRICE_FOLLOWERS,
        timezone=ZoneInfo(context.settings.timezone),
        now=now,
    )
