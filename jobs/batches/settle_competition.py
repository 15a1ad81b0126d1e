"""Settles the competition that has ended, at the prices as of its end."""

from datetime import datetime
from zoneinfo import ZoneInfo

from backend.database.transaction import transaction
from backend.features import ACCRUALS, PRICE_FOLLOWERS
from backend.investments.accrue import accrue
from backend.prices.due import observe_as_of
from backend.redis.notices import wake
from backend.standings.settle import settle, unsettled
from jobs.batches import apply_funding
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Once: observe what is not observed, make up funding and interest from before, settle."""
    async with transaction(context.engine) as connection:
        ended = await unsettled(connection, now=now)
    if ended is None:
        return {"positions": 0, "final_places": 0}
    await observe_as_of(context.prices, moment=ended.at, now=now)
    await apply_funding.run(context, now=now)
    async with transaction(context.engine) as connection:
        await accrue(
            connection,
            accruals=ACCRUALS,
            followers=PRICE_FOLLOWERS,
            timezone=ZoneInfo(context.settings.timezone),
            now=ended.at,
        )
    async with transaction(context.engine) as connection:
        settled = await settle(connection, now=now)
    await wake(context.redis, settled.notified)
    return {"positions": settled.positions, "final_places": settled.final_places}
