"""How long prices are remembered: a season's ticks until it is archived, then one an hour."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

EVERY_PRICE_KEPT: Final = timedelta(days=7)
REFUSALS_KEPT: Final = timedelta(days=30)

# A season is archived when it ended before `:until` and each of its days was exported.
_RECORDED_DAYS: Final = """
SELECT coalesce(range_agg(tstzrange(
    date_trunc('day', starts_at, 'UTC'),
    date_trunc('day', ends_at - interval '1 microsecond', 'UTC') + interval '24 hours'
)), '{}') AS days
FROM competitions WHERE ends_at > :until OR EXISTS (
    SELECT FROM generate_series(
        date_trunc('day', starts_at, 'UTC'), ends_at - interval '1 microsecond',
        interval '24 hours'
    ) AS one (day)
    WHERE NOT EXISTS (SELECT FROM tick_exports WHERE day = (one.day AT TIME ZONE 'UTC')::date)
)
"""
# An hour ends with its full hour and keeps its last price: the one that a funding settlement of
# that moment is made at, however late. What is kept whole is not even read: it may be millions of
# rows. One token at a time, for a season of one is as much as a statement removes in a second.
_THIN: Final = text(f"""
DELETE FROM price_history old USING (
    SELECT priced_at, lead(priced_at) OVER (ORDER BY priced_at) AS next_at
    FROM ({_RECORDED_DAYS}) AS recorded
    CROSS JOIN LATERAL unnest(tstzmultirange(
        tstzrange('-infinity', date_trunc('hour', CAST(:until AS timestamptz), 'UTC'), '[]')
    ) - recorded.days) AS piece
    JOIN price_history ON token_address = :token_address
        AND priced_at >= lower(piece) AND priced_at <= upper(piece) AND priced_at <@ piece
) followed
WHERE old.token_address = :token_address AND old.priced_at = followed.priced_at
    AND date_trunc('hour', followed.priced_at - interval '1 microsecond', 'UTC')
        = date_trunc('hour', followed.next_at - interval '1 microsecond', 'UTC')
""")  # noqa: S608 - constants within a constant
_TOKENS: Final = text("SELECT address FROM tokens ORDER BY address")
# Candles of an hour stay for good: they are what is left to draw an archived season with.
_PRUNE_MINUTES: Final = text(f"""
DELETE FROM price_candles USING ({_RECORDED_DAYS}) AS recorded
WHERE minutes = 1 AND opened_at < :until AND NOT opened_at <@ recorded.days
""")  # noqa: S608 - constants within a constant
_PRUNE_REFUSALS: Final = text("DELETE FROM price_refusals WHERE refused_at < :until")


async def thinned_tokens(connection: AsyncConnection) -> list[str]:
    """The tokens whose ticks are thinned, one after the other."""
    return list((await connection.execute(_TOKENS)).scalars())


async def thin_ticks(connection: AsyncConnection, *, token_address: str, now: datetime) -> int:
    """Keep of each hour older than `EVERY_PRICE_KEPT` its last price; how many ticks went.

    Nothing goes of a season that is not archived: neither over for that long, nor exported whole.
    """
    parameters = {"token_address": token_address, "until": now - EVERY_PRICE_KEPT}
    return (await connection.execute(_THIN, parameters)).rowcount


async def prune_minute_candles(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the candles of a minute whose ticks `thin_ticks` forgets; how many."""
    return (await connection.execute(_PRUNE_MINUTES, {"until": now - EVERY_PRICE_KEPT})).rowcount


async def prune_refusals(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the refused prices that are older than `REFUSALS_KEPT`; how many."""
    return (await connection.execute(_PRUNE_REFUSALS, {"until": now - REFUSALS_KEPT})).rowcount
