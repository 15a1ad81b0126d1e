"""Funding settlements, in order, however late they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

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
    """Settlements made, payments and liquidations in them, and whom to tell."""

    settlements: int
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
    """Make one settlement, and liquidate whom it left too little margin.

    What was settled already is not settled twice, whoever runs beside or after this. One that is
    made after the end is as of the end.
    """
    running = await current_competition(connection, now=settled_at)
    if running is not None and running.is_on(settled_at):
        now = min(now, running.ends_at)
    await hold_prices(connection, token_addresses=await perp_market_addresses(connection))
    await settle_rates(connection, rates, settled_at=settled_at)
    paid = await apply_settlement(connection, settled_at=settled_at, now=now)
    ended = await liquidate(connection, now=now)
    payments = sum(paid.values())
    counts = {
        "payments": payments,
        "liquidated": ended.liquidated,
        "price_age_seconds_max": await price_age_seconds_max(connection, moment=settled_at),
    }
    await record_run(connection, job=JOB, period=settled_at, counts=counts, now=now)
    return Funded(
        settlements=1,
        payments=payments,
        liquidated=ended.liquidated,
        owners=frozenset(paid) | ended.owners,
    )
