"""The end of a competition: positions settled, holdings valued, final standings written, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.store import record_run
from backend.orders.cancel import cancel_of_season
from backend.perp.settle_funding import missing_settlements
from backend.prices.quote_store import is_observed
from backend.standings.final_settlement_store import settle_open_positions
from backend.standings.settlement_store import Ended, ended_competition, fix_final_prices
from backend.standings.snapshot_store import capture_snapshots
from backend.standings.store import (
    announce_end,
    begin_renewal,
    freeze_standings,
    value_final_standings,
)

JOB: Final = "settle_competition"
ORDERS_DONE_AFTER: Final = timedelta(seconds=10)
"""Orders that arrived before the end have been carried out by then."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Positions closed, final places written, and whom to tell of theirs."""

    positions: int = 0
    final_places: int = 0
    notified: tuple[UUID, ...] = ()


async def unsettled(connection: AsyncConnection, *, now: datetime) -> Ended | None:
    """The competition that has ended and is not settled yet."""
    return await ended_competition(connection, job=JOB, until=now)


async def settle(connection: AsyncConnection, *, now: datetime) -> Settled:
    """Settle the competition that has ended, at the prices as of its end, however late this runs.

    Nothing is done while those prices, or a funding settlement from before the end, are awaited;
    the next run finds it due again.
    """
    await begin_renewal(connection)
    ended = await ended_competition(connection, job=JOB, until=now - ORDERS_DONE_AFTER)
    if (
        ended is None
        or not await is_observed(connection, moment=ended.at, now=now)
        or await missing_settlements(connection, until=ended.at)
    ):
        return Settled()
    age = await fix_final_prices(connection, ended)
    cancelled = await cancel_of_season(connection, competition_id=ended.id, ended_at=ended.at)
    positions = await settle_open_positions(connection, competition_id=ended.id, ended_at=ended.at)
    snapshots = await capture_snapshots(
        connection, competition_id=ended.id, moment=ended.at, now=now
    )
    await value_final_standings(connection, competition_id=ended.id, ended_at=ended.at)
    places = await freeze_standings(connection, competition_id=ended.id)
    notified = await announce_end(connection, competition_id=ended.id, now=now)
    counts = {
        "positions": positions,
        "snapshots": snapshots,
        "final_places": places,
        "price_age_seconds_max": age,
    }
    await record_run(connection, job=JOB, period=ended.at, counts=counts, now=now)
    return Settled(
        positions=positions, final_places=places, notified=tuple({*notified, *cancelled})
    )
