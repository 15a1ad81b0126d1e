"""Interest of investments and growth of pools, day by day, however late the batch runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.store import last_period, record_run
from backend.competition.store import accruing_competition
from backend.investments.formulas import day_boundaries
from backend.prices.followers import PriceFollower

JOB: Final = "apply_interest"


class Accrual(Protocol):
    """Brings what earns up to a moment; gives how many rows earned."""

    async def __call__(self, connection: AsyncConnection, /, *, until: datetime) -> int: ...


async def accrue(
    connection: AsyncConnection,
    *,
    accruals: Mapping[str, Accrual],
    followers: Sequence[PriceFollower],
    timezone: ZoneInfo,
    now: datetime,
) -> dict[str, int]:
    """Do every local midnight up to `now` that no run has done, in order; give the counts.

    The first run begins with the competition, and nothing accrues after its end, not even once
    the next one has begun, before its holdings are swept. What was done already is not done twice,
    whoever runs beside or after this. `followers` run once at the end, for prices that derive from
    what grew.
    """
    counts = Counter(dict.fromkeys(("days", *accruals), 0))
    competition = await accruing_competition(connection, now=now)
    if competition is None:
        return counts
    begin = await last_period(connection, job=JOB) or competition.starts_at
    until = min(now, competition.ends_at)
    for boundary in day_boundaries(after=begin, until=until, timezone=timezone):
        day = {
            name: await accrual(connection, until=boundary) for name, accrual in accruals.items()
        }
        await record_run(connection, job=JOB, period=boundary, counts=day, now=now)
        counts.update(day, days=1)
    if counts["days"]:
        for follower in followers:
            await follower.follow(connection, now)
    return dict(counts)
