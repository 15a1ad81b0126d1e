"""The hourly snapshots."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.batches.chunk_store import UserRange, periods_left
from backend.batches.chunks import CallOthers, Counts, Period, do_period, end_unfinished
from backend.batches.store import record_run
from backend.competition.store import season_at
from backend.database.transaction import reading
from backend.prices.quote_store import is_observed, price_age_seconds_max
from backend.standings.snapshot_store import stand_by_snapshots, take_snapshots
from backend.standings.store import begin_renewal

JOB: Final = "capture_snapshots"


@dataclass(frozen=True, slots=True)
class Captured:
    """How many snapshots were taken."""

    snapshots: int = 0


async def capture(
    engine: AsyncEngine, *, now: datetime, call_others: CallOthers | None = None
) -> Captured:
    """Write the snapshots of the newest full hour, at the prices as of it.

    Nothing is done while those are awaited. An hour that passed while nothing ran stays empty:
    what was held then is not known. One of which only a part was taken in time stays as it is. The
    end has its snapshot from its settlement.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    async with reading(engine) as connection:
        left = await periods_left(connection, job=JOB, before=hour)
        begun_in = [await season_at(connection, moment=one) for one in left]
        competition = await season_at(connection, moment=hour)
    for older, season in zip(left, begun_in, strict=True):
        assert season is not None, "an hour is begun in a season"
        await end_unfinished(engine, _hour(season.id, older, now=now))
    if competition is None or not competition.is_on(hour):
        return Captured()
    period = _hour(competition.id, hour, now=now)
    done = await do_period(engine, period, call_others=call_others, now=now)
    return Captured() if done is None else Captured(**done)


def _hour(competition_id: UUID, hour: datetime, *, now: datetime) -> Period:
    async def begin(connection: AsyncConnection) -> bool:
        return await is_observed(connection, moment=hour, now=now)

    async def work(connection: AsyncConnection, users: UserRange) -> Counts:
        snapshots = await take_snapshots(
            connection, users, competition_id=competition_id, moment=hour, now=now
        )
        return {"snapshots": snapshots}

    async def close(connection: AsyncConnection, counts: Counts) -> Counts:
        await begin_renewal(connection)
        await stand_by_snapshots(connection, competition_id=competition_id, moment=hour, now=now)
        if counts.get("snapshots"):
            age = await price_age_seconds_max(connection, moment=hour)
            counted = {**counts, "price_age_seconds_max": age}
            await record_run(connection, job=JOB, period=hour, counts=counted, now=now)
        return counts

    return Period(job=JOB, at=hour, begin=begin, work=work, close=close)
