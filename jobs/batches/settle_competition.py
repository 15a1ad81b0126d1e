"""Settles the competition that has ended, at the prices as of its end, and sweeps it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from backend.database.transaction import transaction
from backend.features import EARNING
from backend.investments.accrue import accrue
from backend.prices.due import observe_as_of
from backend.redis.notices import wake
from backend.standings.settle import Settled, settle, unsettled
from backend.standings.sweep import sweep
from jobs.batches import apply_funding
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Once: observe what is not observed, make up funding and interest from before, settle; then
    sweep what is settled. Each step is a transaction of its own, and done by the next run where
    this one dies.
    """
    settled = await _settle(context, now=now)
    async with transaction(context.engine) as connection:
        swept = await sweep(connection, now=now)
    return {
        "positions": settled.positions,
        "final_places": settled.final_places,
        "swept": swept.traders,
    }


async def _settle(context: JobContext, *, now: datetime) -> Settled:
    async with transaction(context.engine) as connection:
        ended = await unsettled(connection, now=now)
    if ended is None:
        return Settled()
    await observe_as_of(context.prices, moment=ended.at, now=now)
    await apply_funding.run(context, now=now)
    async with transaction(context.engine) as connection:
        await accrue(
            connection, EARNING, timezone=ZoneInfo(context.settings.timezone), now=ended.at
        )
    async with transaction(context.engine) as connection:
        settled = await settle(connection, now=now)
    await wake(context.redis, settled.notified)
    return settled
