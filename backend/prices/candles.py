"""A token's candles: what accepted prices did in each interval of a competition, oldest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Interval = Literal["1m", "5m", "15m", "1h", "4h", "1d"]
CANDLES_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Width:
    """How long a candle lasts, and of which stored ones, of 1 or of 60 minutes, it is made."""

    step: timedelta
    stored_minutes: Literal[1, 60]


# However many ticks there are, at most 12,000 stored candles make an answer: 500 days of hours.
WIDTHS: Final[Mapping[Interval, Width]] = {
    "1m": Width(timedelta(minutes=1), 1),
    "5m": Width(timedelta(minutes=5), 1),
    "15m": Width(timedelta(minutes=15), 1),
    "1h": Width(timedelta(hours=1), 60),
    "4h": Width(timedelta(hours=4), 60),
    "1d": Width(timedelta(days=1), 60),
}

# A candle that has only begun may still get its first tick, so it is no gap yet.
_CANDLES: Final = text("""
WITH span AS (
    SELECT starts_at, newest,
        greatest(date_bin(:step, starts_at, '1970-01-01Z'), newest - :step * (:limit - 1)) AS oldest
    FROM current_competition(:reached) CROSS JOIN LATERAL (
        SELECT date_bin(
            :step, least(:reached, ends_at - interval '1 microsecond'), '1970-01-01Z'
        ) AS newest
    ) AS latest
), candle AS (
    SELECT date_bin(:step, opened_at, '1970-01-01Z') AS opens_at,
        (array_agg(open ORDER BY opened_at))[1] AS open,
        max(high) AS high, min(low) AS low,
        (array_agg(close ORDER BY opened_at DESC))[1] AS close,
        sum(ticks) AS ticks
    FROM span JOIN price_candles ON opened_at >= oldest AND opened_at < newest + :step
    WHERE starts_at <= :reached
        AND token_address = :token_address AND minutes = :stored_minutes
    GROUP BY opens_at
), gap AS (
    SELECT coalesce(lag(opens_at) OVER (ORDER BY opens_at) + :step, oldest) AS since,
        opens_at AS until
    FROM candle CROSS JOIN span
    UNION ALL
    SELECT coalesce((SELECT max(opens_at) FROM candle) + :step, oldest),
        CASE WHEN newest + :step <= :now THEN newest + :step ELSE newest END
    FROM span WHERE starts_at <= :reached
)
SELECT json_build_object(
    'token_address', token.address,
    'symbol', token.symbol,
    'interval', CAST(:interval AS text),
    'order', 'oldest_first',
    'candles', drawn.entries,
    'gaps', missing.entries,
    'empty_because', CASE
        WHEN drawn.is_some THEN NULL
        WHEN span.starts_at IS NULL THEN 'There is no competition yet, so nothing is recorded.'
        WHEN span.starts_at > :reached THEN 'The competition begins at ' || iso(span.starts_at)
            || ' and candles begin with it. There are none before.'
        ELSE 'No price of ' || token.symbol || ' was accepted from ' || iso(span.oldest)
            || ' on. A later candle, or a wider interval, may have one.'
    END
)::text
FROM tokens token LEFT JOIN span ON true CROSS JOIN (
    SELECT coalesce(json_agg(json_build_object(
        'opens_at', iso(opens_at),
        'open', plain(open), 'high', plain(high), 'low', plain(low), 'close', plain(close),
        'volume', NULL,
        'ticks', ticks,
        'is_closed', opens_at + :step <= :now
    ) ORDER BY opens_at), '[]') AS entries, count(*) > 0 AS is_some
    FROM candle
) drawn CROSS JOIN (
    SELECT coalesce(json_agg(json_build_object(
        'since', iso(since),
        'until', iso(until),
        'candles', extract(epoch FROM until - since)::bigint / :step_seconds
    ) ORDER BY since), '[]') AS entries
    FROM gap WHERE since < until
) missing
WHERE token.address = :token_address
""")


async def candles(
    connection: AsyncConnection,
    *,
    token_address: str,
    interval: Interval,
    limit: int,
    until: datetime | None,
    now: datetime,
) -> bytes | None:
    """The finished JSON document; None for an unknown token.

    Of the `limit` newest intervals that begin before `until` (None: by `now`) those that lie in
    the competition of that moment: from the interval in which it starts to that in which it ends.
    Intervals are counted in UTC. `limit` is at most `CANDLES_MAX`.
    """
    width = WIDTHS[interval]
    parameters = {
        "token_address": token_address,
        "interval": interval,
        "step": width.step,
        "step_seconds": int(width.step.total_seconds()),
        "stored_minutes": width.stored_minutes,
        "limit": limit,
        "reached": now if until is None else min(now, until - timedelta.resolution),
        "now": now,
    }
    document = (await connection.execute(_CANDLES, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
