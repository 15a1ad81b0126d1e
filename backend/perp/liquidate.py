"""Liquidation: positions whose margin no longer carries them are ended, whoever looks first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.perp.liquidation_store import first_event_at, liquidate_reached, warn_endangered
from backend.prices.followers import Followed
from backend.prices.store import Price


@dataclass(frozen=True, slots=True)
class Liquidations:
    """How many positions were ended and how many warned about, and whom to tell."""

    liquidated: int
    warned: int
    owners: frozenset[UUID]


async def liquidate(connection: AsyncConnection, *, now: datetime) -> Liquidations:
    """End every position that stored prices have reached, and warn about those they near.

    To be called in the transaction that wrote prices or moved margins, so that nobody ever
    sees an open position beyond its liquidation price.
    """
    ended = await liquidate_reached(connection, now=now)
    warned = await warn_endangered(connection, now=now)
    return Liquidations(
        liquidated=len(ended), warned=len(warned), owners=frozenset((*ended, *warned))
    )


async def follow_prices(connection: AsyncConnection, now: datetime, _: Sequence[str]) -> Followed:
    """Liquidate and warn in the transaction that wrote prices."""
    return Followed(notified=(await liquidate(connection, now=now)).owners)


async def first_event(connection: AsyncConnection, prices: Sequence[Price]) -> datetime | None:
    """When prices that are written at once first reach or near a position: nobody may be passed by
    a price that would have ended them.
    """
    return await first_event_at(connection, prices)
