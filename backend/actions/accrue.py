"""Interest of stakes and growth of pools, day by day, however late the batch runs."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.formulas.day_boundary import day_boundaries
from backend.store.batch_runs import last_period, record_run
from backend.store.competitions import current_competition
from backend.store.liquid_staking import accrue_pools
from backend.store.pools import reprice_pools
from backend.store.staking import accrue_interest

JOB: Final = "apply_interest"


async def accrue(
    connection: AsyncConnection, *, timezone: ZoneInfo, now: datetime
) -> dict[str, int]:
    """Do every local midnight up to `now` that no run has done, in order.

    The first run begins with the competition. What was done already is not done twice,
    whoever runs beside or after this.
    """
    counts = {"days": 0, "stakes": 0, "pools": 0}
    begin = await last_period(connection, job=JOB)
    if begin is None:
        competition = await current_competition(connection, now=now)
        if competition is None:
            return counts
        begin = competition.starts_at
    for boundary in day_boundaries(after=begin, until=now, timezone=timezone):
        day = {
            "stakes": await accrue_interest(connection, until=boundary),
            "pools": await accrue_pools(connection, until=boundary),
        }
        await record_run(connection, job=JOB, period=boundary, counts=day, now=now)
        counts["days"] += 1
        counts["stakes"] += day["stakes"]
        counts["pools"] += day["pools"]
    if counts["pools"]:
        await reprice_pools(connection, now=now)
    return counts
