"""How a token's price went: one price for each step of a period, few enough to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Period = Literal["1h", "1d", "7d", "30d"]


@dataclass(frozen=True, slots=True)
class Span:
    """How far a period reaches back, and how far apart its points are at least.

    Points are the last ticks of stored candles of so many minutes; without candles, of all ticks.
    """

    length: timedelta
    step: timedelta
    candle_minutes: Literal[1, 60] | None


SPANS: Final[Mapping[Period, Span]] = {
    "1h": Span(timedelta(hours=1), timedelta(seconds=15), None),
    "1d": Span(timedelta(days=1), timedelta(minutes=5), 1),
    "7d": Span(timedelta(days=7), timedelta(hours=1), 60),
    "30d": Span(timedelta(days=30), timedelta(hours=3), 60),
}

# The price before the period is the price at its beginning. In a day a token may have 17,000
# ticks, which lie spread over the whole table: of longer periods only candles are read.
_HISTORY: Final = text("""
WITH before AS (
    SELECT CAST(:since AS timestamptz) AS priced_at, price_usd FROM price_history
    WHERE token_address = :token_address AND priced_at <= :since
    ORDER BY price_history.priced_at DESC LIMIT 1
), within AS (
    SELECT DISTINCT ON (date_bin(:step, priced_at, '1970-01-01Z')) priced_at, price_usd
    FROM (
        SELECT priced_at, price_usd FROM price_history
        WHERE CAST(:candle_minutes AS smallint) IS NULL
            AND token_address = :token_address AND priced_at > :since AND priced_at <= :now
        UNION ALL
        SELECT last_at, close FROM price_candles
        WHERE minutes = CAST(:candle_minutes AS smallint) AND token_address = :token_address
            AND opened_at > CAST(:since AS timestamptz) - minutes * interval '1 minute'
            AND opened_at <= :now AND last_at > :since
    ) AS ticks
    ORDER BY date_bin(:step, priced_at, '1970-01-01Z'), priced_at DESC
)
SELECT json_build_object(
    'token_address', token.address,
    'period', CAST(:period AS text),
    'points', (
        SELECT coalesce(json_agg(json_build_object(
            'timestamp', iso(priced_at), 'price_usd', plain(price_usd)
        ) ORDER BY priced_at), '[]')
        FROM (SELECT * FROM before UNION ALL SELECT * FROM within) AS points
    )
)::text
FROM tokens token WHERE token.address = :token_address
""")


async def price_history(
    connection: AsyncConnection, *, token_address: str, period: Period, now: datetime
) -> bytes | None:
    """The finished JSON document, oldest price first; None for an unknown token."""
    span = SPANS[period]
    parameters = {
        "token_address": token_address,
        "period": period,
        "since": now - span.length,
        "step": span.step,
        "candle_minutes": span.candle_minutes,
        "now": now,
    }
    document = (await connection.execute(_HISTORY, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
