"""What features do when prices come, in the transaction that writes them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.store import Price, PriceChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What followed from new prices: prices derived from them, and users to notify."""

    derived: Sequence[PriceChange] = ()
    notified: frozenset[UUID] = frozenset()


async def _at_no_price(connection: AsyncConnection, prices: Sequence[Price]) -> None:
    """Nothing happens at a price that the newest ones do not bring about as well."""


async def _nothing(connection: AsyncConnection, moments: Sequence[datetime]) -> None:
    """Nothing is kept of prices that are not the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFollower:
    """What a feature does in the transaction that writes new prices.

    `follow` does it as of a moment, from the stored prices. Where the prices of several moments are
    written at once, `first_event` gives the first of these moments that must not be passed over,
    None when there is none: what is written together ends there. `fill` then adds to the history
    what belongs to the moments before the last one, for which `follow` is called.
    """

    follow: Callable[[AsyncConnection, datetime], Awaitable[Followed]]
    first_event: Callable[[AsyncConnection, Sequence[Price]], Awaitable[datetime | None]] = (
        _at_no_price
    )
    fill: Callable[[AsyncConnection, Sequence[datetime]], Awaitable[None]] = _nothing
