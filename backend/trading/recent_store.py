"""What traders bought and sold within the last minutes, which counts in the size of an order."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

RECENT: Final = timedelta(minutes=5)
"""How long a trade counts; after that the market has taken it."""

# A liquid-staking token counts as its base token: it can be made of it and redeemed without cost.
# How many ask is hidden from the planner, which otherwise plans anew for each number.
_RECENT: Final = text("""
SELECT fill.user_id, coalesce(pool.base_token_address, leg.token_address) AS token_address,
       leg.side, sum(fill.notional_usd) AS notional_usd
FROM fills fill
CROSS JOIN LATERAL (VALUES ('bought', fill.long_token), ('sold', fill.short_token))
    AS leg (side, token_address)
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = leg.token_address
WHERE fill.user_id = ANY(ARRAY(SELECT unnest(CAST(:user_ids AS uuid[]))))
  AND fill.observed_at > :since AND leg.token_address IS NOT NULL
GROUP BY 1, 2, 3
""")

Side = Literal["bought", "sold"]
Trades = tuple[UUID | None, str, Side]
"""A trader, a token, and whether they bought it, or went long, or sold it, or went short."""


async def recent_trades(
    connection: AsyncConnection, user_ids: Iterable[UUID], *, now: datetime
) -> dict[Trades, Decimal]:
    """What each of them traded within `RECENT`, in USD; left out where that is nothing."""
    parameters = {"user_ids": list(user_ids), "since": now - RECENT}
    return {
        (row.user_id, row.token_address, row.side): row.notional_usd
        for row in await connection.execute(_RECENT, parameters)
    }
