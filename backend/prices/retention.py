"""How long prices are remembered: every one for a week, then one an hour; refusals for a month."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

EVERY_PRICE_KEPT: Final = timedelta(days=7)
REFUSALS_KEPT: Final = timedelta(days=30)

# An hour ends with its full hour and keeps its last price: the one that a funding settlement of
# that moment is made at, however late, and the one that charts of a week and more draw.
_THIN: Final = text("""
DELETE FROM price_history old USING (
    SELECT token_address, priced_at,
           lead(priced_at) OVER (PARTITION BY token_address ORDER BY priced_at) AS next_at
    FROM price_history WHERE priced_at <= date_trunc('hour', CAST(:until AS timestamptz), 'UTC')
) followed
WHERE old.token_address = followed.token_address AND old.priced_at = followed.priced_at
  AND date_trunc('hour', followed.priced_at - interval '1 microsecond', 'UTC')
      = date_trunc('hour', followed.next_at - interval '1 microsecond', 'UTC')
""")
_PRUNE_REFUSALS: Final = text("DELETE FROM price_refusals WHERE refused_at < :until")


async def thin_price_history(connection: AsyncConnection, *, now: datetime) -> int:
    """Keep of each hour older than `EVERY_PRICE_KEPT` its last price; how many went."""
    return (await connection.execute(_THIN, {"until": now - EVERY_PRICE_KEPT})).rowcount


async def prune_refusals(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the refused prices that are older than `REFUSALS_KEPT`; how many."""
    return (await connection.execute(_PRUNE_REFUSALS, {"until": now - REFUSALS_KEPT})).rowcount
