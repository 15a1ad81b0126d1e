"""Funding settlements, in order, however late they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.batches.chunk_store import UserRange
from backend.batches.chunks import CallOthers, Counts, Period, do_at_once, do_period
from backend.batches.store import last_period, record_run
from backend.competition.store import accruing_competition, current_competition
from backend.perp.funding_formulas import settlement_times
from backend.perp.funding_store import SettledRate, apply_settlement, first_opened_at, settle_rates
from backend.perp.liquidate import liquidate
from backend.perp.market_store import perp_market_addresses
from backend.prices.quote_store import is_observed, price_age_seconds_max
from backend.prices.store import hold_prices

JOB: Final = "apply_funding"


@dataclass(frozen=True, slots=True)
class Funded:
    """What a settlement came to, and whom to tell of what was done of it here."""

    payments: int
    liquidated: int
    owners: frozenset[UUID]


async def missing_settlements(connection: AsyncConnection, *, until: datetime) -> list[datetime]:
    """The settlement times up to `until` that no run has made, since the first position.

    Those of the competition alone whose positions there are: at its end they are settled to the
    second, and nothing of the next one is funded before it is swept.
    """
    begin = await last_period(connection, job=JOB) or await first_opened_at(connection)
    times = [] if begin is None else settlement_times(after=begin, until=until)
    held = await accruing_competition(connection, now=until)
    return [] if held is None else [at for at in times if held.is_on(at)]


async def due_settlements(connection: AsyncConnection, *, now: datetime) -> list[datetime]:
    """The missing settlement times up to `now`, up to the first whose prices are awaited."""
    due: list[datetime] = []
    for at in await missing_settlements(connection, until=now):
        if not await is_observed(connection, moment=at, now=now):
            break
        due.append(at)
    return due


async def fund(
    connection: AsyncConnection,
    *,
    settled_at: datetime,
    rates: Sequence[SettledRate],
    now: datetime,
) -> Funded:
    """Make one settlement in this transaction, and liquidate whom it left too little margin.

    What was settled already is not settled twice, whoever runs beside or after this. One that is
    made after the end is as of the end.
    """
    owners: set[UUID] = set()
    settlement = _settlement(settled_at, rates, owners, now=now)
    return _funded(await do_at_once(connection, settlement), owners)


async def fund_in_chunks(
    engine: AsyncEngine,
    *,
    settled_at: datetime,
    rates: Sequence[SettledRate],
    now: datetime,
    call_others: CallOthers,
) -> tuple[bool, Funded]:
    """The same for the batch, by chunks of users where there are many; whether the settlement was
    ended here, else others are at work on it.
    """
    owners: set[UUID] = set()
    settlement = _settlement(settled_at, rates, owners, now=now)
    done = await do_period(engine, settlement, call_others=call_others, now=now)
    return done is not None, _funded(done, owners)


def _funded(counts: Counts | None, owners: set[UUID]) -> Funded:
    made = counts or {}
    return Funded(
        payments=made.get("payments", 0),
        liquidated=made.get("liquidated", 0),
        owners=frozenset(owners),
    )


def _settlement(
    settled_at: datetime, rates: Sequence[SettledRate], owners: set[UUID], *, now: datetime
) -> Period:
    """Adds to `owners` whom to tell."""

    async def begin(connection: AsyncConnection) -> bool:
        await settle_rates(connection, rates, settled_at=settled_at)
        return True

    async def work(connection: AsyncConnection, users: UserRange) -> Counts:
        made_at = await _made_at(connection, settled_at, now=now)
        await hold_prices(connection, token_addresses=await perp_market_addresses(connection))
        paid = await apply_settlement(connection, users, settled_at=settled_at, now=made_at)
        ended = await liquidate(connection, now=made_at)
        owners.update(paid, ended.owners)
        return {"payments": sum(paid.values()), "liquidated": ended.liquidated}

    async def close(connection: AsyncConnection, counts: Counts) -> Counts:
        age = await price_age_seconds_max(connection, moment=settled_at)
        counted = {**counts, "price_age_seconds_max": age}
        made_at = await _made_at(connection, settled_at, now=now)
        await record_run(connection, job=JOB, period=settled_at, counts=counted, now=made_at)
        return counts

    return Period(job=JOB, at=settled_at, begin=begin, work=work, close=close)


async def _made_at(connection: AsyncConnection, settled_at: datetime, *, now: datetime) -> datetime:
    running = await current_competition(connection, now=settled_at)
    return now if running is None or not running.is_on(settled_at) else min(now, running.ends_at)
