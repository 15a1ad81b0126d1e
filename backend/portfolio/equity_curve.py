"""How a portfolio's value went: snapshots of a period, thinned to as many points as are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.json_sql import json_array, json_object, json_value, json_word
from backend.portfolio.valuation_store import PORTFOLIO_VALUES

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
        "pnl_percentage": json_word("plain(profit_percentage(value, initial))"),
    }
)
_SUMMARY: Final = json_object(
    {
        "initial_value": json_word("plain(initial)"),
        "current_value": json_word("plain(current)"),
        "pnl_absolute": json_word("plain(current - initial)"),
        "pnl_percentage": json_word("plain(profit_percentage(current, initial))"),
    }
)
_DOCUMENT: Final = json_object(
    {
        "wallet_address": json_word("person.wallet_address"),
        "period": json_word("period"),
        "data_points": json_value("points"),
        "pnl_data": "pnl_data",
        "summary": _SUMMARY,
    }
)
_SPANS: Final = ", ".join(
    f"('{period}', interval '{span.length.days} days', {span.points})"
    for period, span in SPANS.items()
)
# The first and the last snapshot are drawn besides, so that a day of 25 is drawn hour by hour.
# Without a snapshot in the period, the present value is the only point.
# How many ask is hidden from the planner, which otherwise plans anew for each number.
_CURVES: Final = text(f"""
SELECT person.wallet_address, period, {_DOCUMENT} AS document
FROM unnest(
    ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))), CAST(:periods AS text[])
) AS asked (wallet_address, period)
JOIN (VALUES {_SPANS}) AS span (period, length, points_max) USING (period)
JOIN users person USING (wallet_address)
CROSS JOIN LATERAL (
    -- The snapshots are read once, and picked by their places afterwards.
    WITH taken AS (
        SELECT coalesce(array_agg(timestamp), ARRAY[CAST(:now AS timestamptz)]) AS moments,
               coalesce(array_agg(total_value_usd), ARRAY[coalesce((
                   SELECT total_value_usd FROM ({PORTFOLIO_VALUES}) AS worth
                   WHERE user_id = person.id
               ), 0)]) AS amounts,
               greatest(1, count(*))::integer AS total,
               greatest(1, (count(*) - 3 + points_max) / points_max)::integer AS step
        FROM (
            SELECT timestamp, total_value_usd FROM portfolio_snapshots
            WHERE user_id = person.id AND timestamp BETWEEN :now - length AND :now
            ORDER BY timestamp
        ) ordered
    ), drawn AS MATERIALIZED (
        SELECT place, moments[place] AS timestamp, amounts[place] AS value, amounts[1] AS initial
        FROM taken CROSS JOIN LATERAL (
            SELECT generate_series(1, total, step) AS place
            UNION ALL SELECT total WHERE (total - 1) % step > 0
        ) places
    )
    SELECT amounts[1] AS initial, amounts[total] AS current, points, pnl_data
    FROM taken CROSS JOIN (
        SELECT count(*) AS points, {json_array(_POINT, order_by="place")} AS pnl_data FROM drawn
    ) curve
) measured
""")  # noqa: S608 - constants within a constant


async def equity_curves(
    connection: AsyncConnection, asked: Sequence[tuple[str, Period]], now: datetime
) -> dict[tuple[str, Period], bytes]:
    """The finished JSON document of each wallet and period, measured from the period's first
    point; known wallets only."""
    parameters = {
        "wallet_addresses": [wallet_address for wallet_address, _ in asked],
        "periods": [period for _, period in asked],
        "now": now,
    }
    return {
        (row.wallet_address, row.period): row.document.encode()
        for row in await connection.execute(_CURVES, parameters)
    }
