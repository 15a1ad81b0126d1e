"""Funding settlements, in order, however late they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.store import last_period, record_run
from backend.perp.funding_formulas import settlement_times
from backend.perp.funding_store import SettledRate, apply_settlement, first_opened_at, settle_rates
from backend.perp.liquidate import liquidate
from backend.perp.market_store import perp_market_addresses
from backend.prices.store import hold_prices

JOB: Final = "apply_funding"


@dataclass(frozen=True, slots=True)
class Funded:
    """Settlements made, payments and liquidations in them, and whom to tell."""

    settlements: int
    payments: int
    liquidated: int
    owners: frozenset[UUID]


async def due_settlements(connection: AsyncConnection, *, now: datetime) -> list[datetime]:
    """The settlement times up to `now` that no run has made, since the first position."""
    begin = await last_period(connection, job=JOB) or await first_opened_at(connection)
    return [] if begin is None else list(settlement_times(after=begin, until=now))


async def fund(
    connection: AsyncConnection,
    *,
    settled_at: datetime,
    rates: Sequence[SettledRate],
    now: datetime,
) -> Funded:
    """Make one settlement, and liquidate whom it left too little margin.

    What was settled already is not settled twice, whoever runs beside or after this.
    """
    await hold_prices(connection, token_addresses=await perp_market_addresses(connection))
    await settle_rates(connection, rates, settled_at=settled_at)
    paid = await apply_settlement(connection, settled_at=settled_at, now=now)
    ended = await liquidate(connection, now=now)
    payments = sum(paid.values())
    counts = {"payments": payments, "liquidated": ended.liquidated}
    await record_run(connection, job=JOB, period=settled_at, counts=counts, now=now)
    return Funded(
        settlements=1,
        payments=payments,
        liquidated=ended.liquidated,
        owners=frozenset(paid) | ended.owners,
    )
