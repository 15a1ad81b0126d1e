"""What features do when prices come, in the transaction that writes them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.store import PriceChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What followed from new prices: prices derived from them, and users to notify."""

    derived: Sequence[PriceChange] = ()
    notified: frozenset[UUID] = frozenset()


PriceFollower = Callable[[AsyncConnection, datetime], Awaitable[Followed]]
"""What a feature does in the transaction that writes new prices."""
