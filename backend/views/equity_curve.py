"""How a portfolio's value went: snapshots of a period, thinned to as many points as are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.json_sql import json_array, json_object, json_value, json_word
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

_POINT: Final = json_object(
    {
        "timestamp": json_word("iso(timestamp)"),
        "value": json_word("plain(value)"),
        "pnl_absolute": json_word("plain(value - initial)"),
        "pnl_percentage": json_word("plain(round_display(profit_ratio(value, initial) * 100, 8))"),
    }
)
_SUMMARY: Final = json_object(
    {
        "initial_value": json_word("plain(initial)"),
        "current_value": json_word("plain(current)"),
        "pnl_absolute": json_word("plain(current - initial)"),
        "pnl_percentage": json_word(
            "plain(round_display(profit_ratio(current, initial) * 100, 8))"
        ),
    }
)
_DOCUMENT: Final = json_object(
    {
        "wallet_address": json_word("person.wallet_address"),
        "period": json_word("asked.period"),
        "data_points": json_value("points"),
        "pnl_data": f"(SELECT {json_array(_POINT, order_by='number')} FROM sampled)",  # noqa: S608
        "summary": _SUMMARY,
    }
)
# The first and the last snapshot are drawn besides, so that a day of 25 is drawn hour by hour.
# Without a snapshot in the period, the present value is the only point.
# How many ask is hidden from the planner, which otherwise plans anew for each number.
_CURVES: Final = text(f"""
SELECT person.wallet_address, asked.period, curve.document
FROM unnest(
    ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))), CAST(:periods AS text[]),
    CAST(:lengths AS interval[]), CAST(:points AS integer[])
) AS asked (wallet_address, period, length, points)
JOIN users person USING (wallet_address)
CROSS JOIN LATERAL (
    -- Read from the index twice, which costs less than to count while numbering.
    WITH taken AS (
        SELECT count(*) AS total,
               greatest(1, (count(*) - 3 + asked.points) / asked.points) AS step
        FROM portfolio_snapshots
        WHERE user_id = person.id AND timestamp BETWEEN :now - asked.length AND :now
    ), sampled AS (
        SELECT timestamp, total_value_usd AS value, number, total
        FROM taken CROSS JOIN LATERAL (
            SELECT timestamp, total_value_usd, row_number() OVER (ORDER BY timestamp) AS number
            FROM portfolio_snapshots
            WHERE user_id = person.id AND timestamp BETWEEN :now - asked.length AND :now
        ) numbered
        WHERE (number - 1) % step = 0 OR number = total
        UNION ALL
        SELECT :now, coalesce((
            SELECT total_value_usd FROM ({PORTFOLIO_VALUES}) AS worth WHERE user_id = person.id
        ), 0), 1, 1
        FROM taken WHERE total = 0
    ), ends AS (
        SELECT count(*) AS points, max(value) FILTER (WHERE number = 1) AS initial,
               max(value) FILTER (WHERE number = total) AS current
        FROM sampled
    )
    SELECT {_DOCUMENT} AS document
    FROM ends
) curve
""")  # noqa: S608 - a constant within a constant


async def equity_curves(
    connection: AsyncConnection, asked: Sequence[tuple[str, Period]], now: datetime
) -> dict[tuple[str, Period], bytes]:
    """The finished JSON document of each wallet and period, measured from the period's first
    point; known wallets only."""
    spans = [SPANS[period] for _, period in asked]
    parameters = {
        "wallet_addresses": [wallet_address for wallet_address, _ in asked],
        "periods": [period for _, period in asked],
        "lengths": [span.length for span in spans],
        "points": [span.points for span in spans],
        "now": now,
    }
    return {
        (row.wallet_address, row.period): row.document.encode()
        for row in await connection.execute(_CURVES, parameters)
    }
