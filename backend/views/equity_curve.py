"""How a portfolio's value went: snapshots of a period, thinned to as many points as are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.valuation import PORTFOLIO_VALUES

Period = Literal["1d", "7d", "30d", "90d", "1y"]


@dataclass(frozen=True, slots=True)
class Span:
    """How far a period reaches back, and about how many points it is drawn with."""

    length: timedelta
    points: int


SPANS: Final[Mapping[Period, Span]] = {
    "1d": Span(timedelta(days=1), 24),
    "7d": Span(timedelta(days=7), 42),
    "30d": Span(timedelta(days=30), 60),
    "90d": Span(timedelta(days=90), 45),
    "1y": Span(timedelta(days=365), 52),
}

# Without a snapshot in the period, the present value is the only point.
_CURVE: Final = text(f"""
WITH person AS (
    SELECT id, wallet_address FROM users WHERE wallet_address = :wallet_address
), numbered AS (
    SELECT timestamp, total_value_usd,
           row_number() OVER (ORDER BY timestamp) AS number, count(*) OVER () AS total
    FROM portfolio_snapshots
    WHERE user_id = (SELECT id FROM person) AND timestamp >= :since
), sampled AS (
    SELECT timestamp, total_value_usd FROM numbered
    WHERE number IN (1, total) OR number % greatest(1, ceil(total::numeric / :points)) = 0
    UNION ALL
    SELECT :now, coalesce(total_value_usd, 0) FROM person
    LEFT JOIN ({PORTFOLIO_VALUES}) AS worth ON worth.user_id = person.id
    WHERE NOT EXISTS (SELECT FROM numbered)
), measured AS (
    SELECT timestamp, total_value_usd AS value,
           total_value_usd - first_value(total_value_usd) OVER in_time AS pnl_absolute,
           profit_ratio(total_value_usd, first_value(total_value_usd) OVER in_time) * 100
               AS pnl_percentage,
           row_number() OVER (ORDER BY timestamp DESC) AS from_last
    FROM sampled WINDOW in_time AS (ORDER BY timestamp)
)
SELECT json_build_object(
    'wallet_address', person.wallet_address,
    'period', CAST(:period AS text),
    'data_points', (SELECT count(*) FROM measured),
    'pnl_data', (
        SELECT json_agg(json_build_object(
            'timestamp', iso(timestamp),
            'value', plain(value),
            'pnl_absolute', plain(pnl_absolute),
            'pnl_percentage', plain(round_display(pnl_percentage, 8))
        ) ORDER BY timestamp) FROM measured
    ),
    'summary', (
        SELECT json_build_object(
            'initial_value', plain(value - pnl_absolute),
            'current_value', plain(value),
            'pnl_absolute', plain(pnl_absolute),
            'pnl_percentage', plain(round_display(pnl_percentage, 8))
        ) FROM measured WHERE from_last = 1
    )
)::text
FROM person
""")  # noqa: S608 - a constant within a constant


async def equity_curve(
    connection: AsyncConnection, *, wallet_address: str, period: Period, now: datetime
) -> bytes | None:
    """The finished JSON document, measured from the period's first point; None: no such wallet."""
    span = SPANS[period]
    parameters = {
        "wallet_address": wallet_address,
        "period": period,
        "since": now - span.length,
        "points": span.points,
        "now": now,
    }
    document = (await connection.execute(_CURVE, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
