"""Looks once more for positions that prices have reached, beside the look at each new price."""

from datetime import datetime

from backend.database.transaction import transaction
from backend.perp.liquidate import liquidate
from backend.redis.notices import wake
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """End what stored prices have reached and warn about what they near; once each."""
    async with transaction(context.engine) as connection:
        found = await liquidate(connection, now=now)
    await wake(context.redis, found.owners)
    return {"liquidated": found.liquidated, "warned": found.warned}
