"""How long prices are remembered: a season's ticks until it is archived, then one an hour."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

EVERY_PRICE_KEPT: Final = timedelta(days=7)
REFUSALS_KEPT: Final = timedelta(days=30)

# A season is archived when it ended before `:until` and each of its days was exported.
_RECORDED_DAYS: Final = """
SELECT date_trunc('day', starts_at, 'UTC') AS since,
    date_trunc('day', ends_at - interval '1 microsecond', 'UTC') + interval '24 hours' AS until
FROM competitions WHERE ends_at > :until OR EXISTS (
    SELECT FROM generate_series(
        date_trunc('day', starts_at, 'UTC'), ends_at - interval '1 microsecond',
        interval '24 hours'
    ) AS one (day)
    WHERE NOT EXISTS (SELECT FROM tick_exports WHERE day = (one.day AT TIME ZONE 'UTC')::date)
)
"""
# An hour ends with its full hour and keeps its last price: the one that a funding settlement of
# that moment is made at, however late. One token at a time, for a season of one is as much as a
# statement can remove in a second or two.
_THIN: Final = text(f"""
DELETE FROM price_history old USING (
    SELECT priced_at, lead(priced_at) OVER (ORDER BY priced_at) AS next_at
    FROM price_history
    WHERE token_address = :token_address
        AND priced_at <= date_trunc('hour', CAST(:until AS timestamptz), 'UTC')
) followed
WHERE old.token_address = :token_address AND old.priced_at = followed.priced_at
    AND date_trunc('hour', followed.priced_at - interval '1 microsecond', 'UTC')
        = date_trunc('hour', followed.next_at - interval '1 microsecond', 'UTC')
    AND NOT EXISTS (
        SELECT FROM ({_RECORDED_DAYS}) AS recorded
        WHERE followed.priced_at >= recorded.since AND followed.priced_at < recorded.until
    )
""")  # noqa: S608 - constants within a constant
_TOKENS: Final = text("SELECT address FROM tokens ORDER BY address")
# Candles of an hour stay for good: they are what is left to draw an archived season with.
_PRUNE_MINUTES: Final = text(f"""
DELETE FROM price_candles WHERE minutes = 1 AND opened_at < :until AND NOT EXISTS (
    SELECT FROM ({_RECORDED_DAYS}) AS recorded
    WHERE opened_at >= recorded.since AND opened_at < recorded.until
)
""")  # noqa: S608 - constants within a constant
_PRUNE_REFUSALS: Final = text("DELETE FROM price_refusals WHERE refused_at < :until")


async def thin_price_history(connection: AsyncConnection, *, now: datetime) -> int:
    """Keep of each hour older than `EVERY_PRICE_KEPT` its last price; how many went.

    Nothing goes of a season that is not archived: neither over for that long, nor exported whole.
    """
    tokens = (await connection.execute(_TOKENS)).scalars().all()
    thinned = 0
    for token in tokens:
        parameters = {"token_address": token, "until": now - EVERY_PRICE_KEPT}
        thinned += (await connection.execute(_THIN, parameters)).rowcount
    return thinned


async def prune_minute_candles(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the candles of a minute whose ticks `thin_price_history` forgets; how many."""
    return (await connection.execute(_PRUNE_MINUTES, {"until": now - EVERY_PRICE_KEPT})).rowcount


async def prune_refusals(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the refused prices that are older than `REFUSALS_KEPT`; how many."""
    return (await connection.execute(_PRUNE_REFUSALS, {"until": now - REFUSALS_KEPT})).rowcount
