"""Interest of investments and growth of pools, day by day, however late the batch runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.batches.chunk_store import UserRange
from backend.batches.chunks import CallOthers, Counts, Period, do_at_once, do_period
from backend.batches.store import last_period, record_run
from backend.competition.store import accruing_competition
from backend.database.transaction import reading
from backend.investments.formulas import day_boundaries
from backend.prices.followers import PriceFollower

JOB: Final = "apply_interest"


class Accrual(Protocol):
    """Brings what some users' investments earn up to a moment; gives how many rows earned."""

    async def __call__(
        self, connection: AsyncConnection, users: UserRange, /, *, until: datetime
    ) -> int: ...


class Growth(Protocol):
    """The same of what is nobody's."""

    async def __call__(self, connection: AsyncConnection, /, *, until: datetime) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """All that earns by the day, by the names that its counts have in the batch's record.

    `followers` are for prices that derive from what grew.
    """

    accruals: Mapping[str, Accrual]
    growths: Mapping[str, Growth]
    followers: Sequence[PriceFollower]


async def accrue(
    connection: AsyncConnection, earning: Earning, *, timezone: ZoneInfo, now: datetime
) -> dict[str, int]:
    """Do every local midnight up to `now` that no run has done, in order, in this transaction; give
    the counts.

    The first run begins with the competition, and nothing accrues after its end, not even once
    the next one has begun, before its holdings are swept. What was done already is not done twice,
    whoever runs beside or after this.
    """
    counts = _nothing(earning)
    # Prices are locked last: the batch, which may be at the next day, has the investments first.
    silent = replace(earning, followers=())
    for boundary in await _due(connection, timezone=timezone, now=now):
        done = await do_at_once(connection, _day(silent, boundary, now=now))
        counts.update(done or {}, days=1)
    if counts["days"]:
        await _follow(connection, earning, now=now)
    return dict(counts)


async def accrue_in_chunks(
    engine: AsyncEngine,
    earning: Earning,
    *,
    timezone: ZoneInfo,
    now: datetime,
    call_others: CallOthers,
) -> dict[str, int]:
    """The same for the batch: each day is committed by itself, and done by chunks of users where
    there are many. Gives the counts of the days that were ended here.
    """
    counts = _nothing(earning)
    async with reading(engine) as connection:
        due = await _due(connection, timezone=timezone, now=now)
    for boundary in due:
        day = _day(earning, boundary, now=now)
        done = await do_period(engine, day, call_others=call_others, now=now)
        if done is None:
            # Whoever is at work on this day goes on with the next.
            break
        counts.update(done, days=1)
    return dict(counts)


def _nothing(earning: Earning) -> Counter[str]:
    return Counter(dict.fromkeys(("days", *earning.accruals, *earning.growths), 0))


async def _due(connection: AsyncConnection, *, timezone: ZoneInfo, now: datetime) -> list[datetime]:
    competition = await accruing_competition(connection, now=now)
    if competition is None:
        return []
    begin = await last_period(connection, job=JOB) or competition.starts_at
    until = min(now, competition.ends_at)
    return list(day_boundaries(after=begin, until=until, timezone=timezone))


async def _follow(connection: AsyncConnection, earning: Earning, *, now: datetime) -> None:
    for follower in earning.followers:
        await follower.follow(connection, now, ())


def _day(earning: Earning, boundary: datetime, *, now: datetime) -> Period:
    async def begin(_: AsyncConnection) -> bool:
        return True

    async def work(connection: AsyncConnection, users: UserRange) -> Counts:
        return {
            name: await accrual(connection, users, until=boundary)
            for name, accrual in earning.accruals.items()
        }

    async def close(connection: AsyncConnection, counts: Counts) -> Counts:
        grown = {
            name: await growth(connection, until=boundary)
            for name, growth in earning.growths.items()
        }
        day = {**counts, **grown}
        await record_run(connection, job=JOB, period=boundary, counts=day, now=now)
        await _follow(connection, earning, now=now)
        return day

    return Period(job=JOB, at=boundary, begin=begin, work=work, close=close)
