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
# Trader by trader, by the index of their fills: of what was filled within the last minutes the
# planner has no statistics yet, takes it for a row, and would read everybody's.
_RECENT: Final = text("""
SELECT fill.user_id, coalesce(pool.base_token_address, leg.token_address) AS token_address,
       leg.side, sum(fill.notional_usd) AS notional_usd
FROM unnest(ARRAY(SELECT unnest(CAST(:user_ids AS uuid[])))) AS trader (user_id)
CROSS JOIN LATERAL (
    SELECT user_id, long_token, short_token, notional_usd FROM fills
    WHERE user_id = trader.user_id AND observed_at > :since OFFSET 0
) fill
CROSS JOIN LATERAL (VALUES ('bought', fill.long_token), ('sold', fill.short_token))
    AS leg (side, token_address)
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = leg.token_address
WHERE leg.token_address IS NOT NULL
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
