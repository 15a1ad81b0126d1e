"""Gives the starting portfolio to every user who still lacks it."""

from datetime import datetime

from backend.competition.grant import distribute
from backend.competition.store import current_competition
from backend.database.transaction import transaction
from backend.prices.due import observe_as_of
from backend.redis.notices import wake
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """One statement for all users; a user is given it once, ever."""
    async with transaction(context.engine) as connection:
        competition = await current_competition(connection, now=now)
    if competition is None or not competition.is_on(now):
        return {"granted": 0}
    await observe_as_of(context.prices, moment=competition.starts_at, now=now)
    async with transaction(context.engine) as connection:
        granted = await distribute(connection, now=now)
    await wake(context.redis, granted)
    return {"granted": len(granted)}
