"""How each token's price stands beside that of a day ago, from one statement for all who ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# One look into the history's key for each token, however many ticks, traders or askers there are.
_CHANGES: Final = text("""
SELECT json_build_object(
    'changes', coalesce(json_agg(json_build_object(
        'token_address', token.address,
        'symbol', token.symbol,
        'day_ago_usd', plain(before.price_usd),
        'change_percentage', plain(profit_percentage(price.price_usd::numeric, before.price_usd))
    ) ORDER BY token.symbol, token.address), '[]'),
    'day_ago', iso(CAST(:now AS timestamptz) - interval '1 day')
)::text
FROM tokens token
LEFT JOIN token_prices price ON price.token_address = token.address
LEFT JOIN LATERAL (
    SELECT price_usd FROM price_history
    WHERE token_address = token.address
      AND priced_at <= CAST(:now AS timestamptz) - interval '1 day'
    ORDER BY priced_at DESC LIMIT 1
) before ON true
""")


async def day_changes(
    connection: AsyncConnection, _: Sequence[None], now: datetime
) -> dict[None, bytes]:
    """The finished JSON document of every token: its price a day ago, and the change since then in
    percent; both null where no price is as old."""
    document: str = (await connection.execute(_CHANGES, {"now": now})).scalar_one()
    return {None: document.encode()}
