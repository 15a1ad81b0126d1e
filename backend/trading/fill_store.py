"""Fills: at which price an order was made, and when that price was observed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.connection import Statement
from backend.trading.execution import Execution
from backend.trading.market import TokenPrice

# As JSON, for arrays are slow to send.
_RECORD: Final = text("""
INSERT INTO fills (
    transaction_id, user_id, long_token, long_price, short_token, short_price, notional_usd,
    impact_bps, quoted_price, arrived_at, began_at, observed_at
)
SELECT * FROM json_to_recordset(CAST(:fills AS json)) AS fill (
    transaction_id uuid, user_id uuid, long_token text, long_price numeric, short_token text,
    short_price numeric, notional_usd numeric, impact_bps numeric, quoted_price numeric,
    arrived_at timestamptz, began_at timestamptz, observed_at timestamptz
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
    await connection.execute(*recording_of(fills))


def recording_of(fills: Sequence[Fill]) -> Statement:
    """The statement by which `record_fills` writes them."""
    return (_RECORD, {"fills": json.dumps([_row(fill) for fill in fills], default=str)})


def _row(fill: Fill) -> dict[str, object]:
    slippage = fill.execution.slippage
    return {
        "transaction_id": fill.transaction_id,
        "user_id": fill.user_id,
        "long_token": fill.long and fill.long.token_address,
        "long_price": fill.long and fill.long.price.usd,
        "short_token": fill.short and fill.short.token_address,
        "short_price": fill.short and fill.short.price.usd,
        "notional_usd": fill.notional_usd,
        "impact_bps": fill.impact_bps,
        "quoted_price": None if slippage is None else slippage.quoted_price,
        "arrived_at": fill.execution.since,
        "began_at": fill.began_at,
        "observed_at": max(leg.price.observed_at for leg in fill.legs),
    }
