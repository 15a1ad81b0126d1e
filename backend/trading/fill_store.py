"""Fills: at which price an order was made, and when that price was observed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.trading.execution import Execution
from backend.trading.market import TokenPrice

_RECORD: Final = text("""
INSERT INTO fills (
    transaction_id, user_id, long_token, long_price, short_token, short_price, notional_usd,
    impact_bps, quoted_price, arrived_at, began_at, observed_at
)
SELECT * FROM unnest(
    ARRAY(SELECT unnest(CAST(:transactions AS uuid[]))), CAST(:user_ids AS uuid[]),
    CAST(:long_tokens AS text[]), CAST(:long_prices AS numeric[]),
    CAST(:short_tokens AS text[]), CAST(:short_prices AS numeric[]),
    CAST(:notionals AS numeric[]), CAST(:impacts AS numeric[]),
    CAST(:quoted_prices AS numeric[]),
    CAST(:arrivals AS timestamptz[]), CAST(:beginnings AS timestamptz[]),
    CAST(:observations AS timestamptz[])
)
""")


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a fill: a token and its price in USD."""

    token_address: str
    price: TokenPrice


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What an order bet on: `long` gains when its token rises, `short` when its token falls.

    A swap has both, a perpetual one of them. `notional_usd` is what it moved, in USD;
    `impact_bps` is how much worse than the observed prices in the legs it was filled, by its size.
    """

    transaction_id: UUID
    user_id: UUID
    long: Leg | None
    short: Leg | None
    notional_usd: Decimal
    impact_bps: Decimal
    execution: Execution

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Those that it has; at least one."""
        return tuple(leg for leg in (self.long, self.short) if leg is not None)

    @property
    def began_at(self) -> datetime | None:
        """When the first of the observations began; None for a stored price, which fills none."""
        beginnings = [leg.price.began_at for leg in self.legs]
        known = [moment for moment in beginnings if moment is not None]
        return min(known) if len(known) == len(beginnings) else None


async def record_fills(connection: AsyncConnection, fills: Sequence[Fill]) -> None:
    """Write the fills in the transaction that posts them.

    The database refuses a fill at a price that was observed before the order arrived.
    """
    await connection.execute(
        _RECORD,
        {
            "transactions": [fill.transaction_id for fill in fills],
            "user_ids": [fill.user_id for fill in fills],
            "long_tokens": [fill.long and fill.long.token_address for fill in fills],
            "long_prices": [fill.long and fill.long.price.usd for fill in fills],
            "short_tokens": [fill.short and fill.short.token_address for fill in fills],
            "short_prices": [fill.short and fill.short.price.usd for fill in fills],
            "notionals": [fill.notional_usd for fill in fills],
            "impacts": [fill.impact_bps for fill in fills],
            "quoted_prices": [_quoted_price(fill) for fill in fills],
            "arrivals": [fill.execution.since for fill in fills],
            "beginnings": [fill.began_at for fill in fills],
            "observations": [max(leg.price.observed_at for leg in fill.legs) for fill in fills],
        },
    )


def _quoted_price(fill: Fill) -> Decimal | None:
    slippage = fill.execution.slippage
    return None if slippage is None else slippage.quoted_price
