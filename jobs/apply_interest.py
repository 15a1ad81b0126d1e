"""Adds each day's interest to stakes, and its yield to the pools' exchange rates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from backend.actions.accrue import accrue
from jobs.run import Counts, Desk


async def run(desk: Desk, *, now: datetime) -> Counts:
    """Every day not yet done, up to the last midnight of the competition's time zone."""
    return await accrue(desk.connection, timezone=ZoneInfo(desk.settings.timezone), now=now)
