"""Gives the starting portfolio to every user who still lacks it."""

from datetime import datetime

from backend.actions.grant import distribute
from backend.database.transaction import transaction
from backend.signals.notices import wake
from jobs.run import Counts, Desk


async def run(desk: Desk, *, now: datetime) -> Counts:
    """One statement for all users; a user is given it once, ever."""
    async with transaction(desk.engine) as connection:
        granted = await distribute(connection, now=now)
    await wake(desk.redis, granted)
    return {"granted": len(granted)}
