"""Measuring the markouts of many fills at once, and adding them to their traders' sums."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.judge import SAMPLE_AGE_MAX_SECONDS

# Samples up to this old may still arrive, and then take a moment to be written.
SETTLED_AFTER: Final = timedelta(seconds=2 * SAMPLE_AGE_MAX_SECONDS)

# The price that prevailed at a moment is that of the last tick up to it. It is final once a later
# tick is seen, because ticks of a token are written in the order of their times; or once none can
# come any more. A token without a tick since the order was made has no price after it. The row
# locks let any number of runs measure side by side, each fill once.
_MEASURE: Final = text("""
WITH due AS MATERIALIZED (
    SELECT fill.transaction_id, fill.user_id, fill.observed_at,
           fill.long_token, fill.long_price, fill.short_token, fill.short_price,
           round_display(fill.notional_usd, 6) AS w,
           made.created_at AS since, made.created_at + asked.horizon AS until
    FROM (
        SELECT CAST(:horizon AS interval) AS horizon, CAST(:settled_after AS interval)
    ) AS asked (horizon, settled_after)
    CROSS JOIN fills fill
    JOIN transactions made ON made.id = fill.transaction_id
    WHERE cardinality(fill.markouts_bps) = :measured AND cardinality(fill.markouts_bps) < 3
        AND fill.observed_at <= :now - asked.horizon
        AND made.created_at <= :now - asked.horizon
        AND (made.created_at <= :now - asked.horizon - asked.settled_after OR NOT EXISTS (
            SELECT FROM unnest(ARRAY[fill.long_token, fill.short_token]) AS leg (token_address)
            WHERE leg.token_address IS NOT NULL AND NOT EXISTS (
                SELECT FROM price_history later
                WHERE later.token_address = leg.token_address
                    AND later.priced_at > made.created_at + asked.horizon
            )
        ))
    ORDER BY fill.observed_at LIMIT :fills_max
    FOR UPDATE OF fill SKIP LOCKED
), stood AS MATERIALIZED (
    SELECT due.*, CASE
        WHEN (long_token IS NULL) = (long.price_usd IS NULL)
            AND (short_token IS NULL) = (short.price_usd IS NULL)
        THEN markout_bps(long_price, long.price_usd, short_price, short.price_usd)
    END AS bps
    FROM due
    LEFT JOIN LATERAL (
        SELECT price_usd FROM price_history WHERE token_address = long_token
            AND priced_at > since AND priced_at <= until
        ORDER BY priced_at DESC LIMIT 1
    ) long ON true
    LEFT JOIN LATERAL (
        SELECT price_usd FROM price_history WHERE token_address = short_token
            AND priced_at > since AND priced_at <= until
        ORDER BY priced_at DESC LIMIT 1
    ) short ON true
), kept AS (
    UPDATE fills SET markouts_bps = array_append(fills.markouts_bps, stood.bps)
    FROM stood WHERE fills.transaction_id = stood.transaction_id
), observation AS (
    SELECT user_id, count(*) AS fills, sum(w) AS w, sum(w * bps) AS wm
    FROM stood WHERE bps IS NOT NULL GROUP BY user_id, observed_at
), added AS (
    INSERT INTO trader_markouts AS known (
        user_id, horizon_seconds, fills, observations, sum_w, sum_wm, sum_ww, sum_wwm, sum_wwmm
    )
    SELECT user_id, extract(epoch FROM CAST(:horizon AS interval)), sum(fills), count(*),
           sum(w), sum(wm), sum(w * w), sum(w * wm), sum(wm * wm)
    FROM observation GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id, horizon_seconds) DO UPDATE SET
        fills = known.fills + excluded.fills,
        observations = known.observations + excluded.observations,
        sum_w = known.sum_w + excluded.sum_w,
        sum_wm = known.sum_wm + excluded.sum_wm,
        sum_ww = known.sum_ww + excluded.sum_ww,
        sum_wwm = known.sum_wwm + excluded.sum_wwm,
        sum_wwmm = known.sum_wwmm + excluded.sum_wwmm
)
SELECT count(*) AS fills, count(bps) AS priced FROM stood
""")


@dataclass(frozen=True, slots=True)
class Measured:
    """How many fills were measured, and of how many there was a price."""

    fills: int
    priced: int


async def measure(
    connection: AsyncConnection,
    *,
    horizon: timedelta,
    measured: int,
    fills_max: int,
    now: datetime,
) -> Measured:
    """Measure `fills_max` fills, the oldest first, that were measured at `measured` horizons.

    Each gets its markout at `horizon`, null where there is none, and counts for its trader.
    """
    row = (
        await connection.execute(
            _MEASURE,
            {
                "horizon": horizon,
                "measured": measured,
                "settled_after": SETTLED_AFTER,
                "fills_max": fills_max,
                "now": now,
            },
        )
    ).one()
    return Measured(fills=row.fills, priced=row.priced)
