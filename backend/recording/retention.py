"""How long prices are remembered: a competition's ticks until it is archived, then one an hour."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

EVERY_PRICE_KEPT: Final = timedelta(days=7)
REFUSALS_KEPT: Final = timedelta(days=30)

# A competition is archived when it ended before `:until` and each of its days was exported. An hour
# whose ticks were thinned has no candles of a minute any more, so none is looked at twice.
_DUE: Final = text("""
WITH recorded AS (
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
)
SELECT DISTINCT date_trunc('hour', opened_at, 'UTC') AS hour
FROM recorded JOIN price_candles ON NOT opened_at <@ recorded.days
WHERE minutes = 1 AND opened_at < date_trunc('hour', CAST(:until AS timestamptz), 'UTC')
ORDER BY hour
""")
# An hour ends with its full hour and keeps its last price: the one that a funding settlement of
# that moment is made at, however late. The ticks of an hour lie side by side in the table, those
# of a token are spread over all of it: to remove them token by token takes three times as long.
_THIN: Final = text("""
DELETE FROM price_history old USING (
    SELECT place, priced_at,
        lead(priced_at) OVER (PARTITION BY address ORDER BY priced_at) AS next_at
    FROM tokens CROSS JOIN LATERAL (
        SELECT ctid AS place, priced_at FROM price_history
        WHERE token_address = address
            AND priced_at > :hour AND priced_at <= CAST(:hour AS timestamptz) + interval '1 hour'
        OFFSET 0 -- by the key of each token
    ) ticked
) followed
WHERE old.ctid = followed.place AND followed.next_at IS NOT NULL
""")
# Candles of an hour stay for good: they are what is left to draw an archived competition with.
_PRUNE_MINUTES: Final = text("""
DELETE FROM price_candles USING tokens
WHERE token_address = address AND minutes = 1
    AND opened_at >= :hour AND opened_at < CAST(:hour AS timestamptz) + interval '1 hour'
""")
_PRUNE_REFUSALS: Final = text("DELETE FROM price_refusals WHERE refused_at < :until")


async def hours_to_thin(connection: AsyncConnection, *, now: datetime) -> list[datetime]:
    """The hours older than `EVERY_PRICE_KEPT` that still have each of their ticks, in order.

    None of a competition that is not archived: neither over for that long, nor exported whole.
    """
    return list((await connection.execute(_DUE, {"until": now - EVERY_PRICE_KEPT})).scalars())


async def thin_hour(connection: AsyncConnection, *, hour: datetime) -> int:
    """Keep of the hour each token's last tick, and no candles of a minute; how many ticks went."""
    thinned = (await connection.execute(_THIN, {"hour": hour})).rowcount
    await connection.execute(_PRUNE_MINUTES, {"hour": hour})
    return thinned


async def prune_refusals(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the refused prices that are older than `REFUSALS_KEPT`; how many."""
    return (await connection.execute(_PRUNE_REFUSALS, {"until": now - REFUSALS_KEPT})).rowcount
