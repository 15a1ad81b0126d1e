"""How a portfolio's value went: snapshots of a period of a season, thinned to as many
points as are drawn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Period = Literal["1d", "7d", "30d", "90d", "1y"]
Asked = tuple[str, Period, UUID | None]
"""A wallet, a period, and a season: None for the newest that has begun."""

# A period lies in the season and ends with it. How far it reaches back and about how many points it
# is drawn with stand beside it.
# The first and the last snapshot are drawn besides, so that a day of 25 is drawn hour by hour.
# Without a snapshot in the period, the present value is the only point.
# How many ask is hidden from the planner, which otherwise plans anew for each number.
_CURVES: Final = text("""
SELECT asked.number,
       '{"wallet_address":' || json_word(person.wallet_address)
    || ',"period":' || json_word(period)
    || ',"data_points":' || points
    || ',"pnl_data":' || pnl_data
    || ',"summary":{"initial_value":' || json_word(plain(initial))
    || ',"current_value":' || json_word(plain(current))
    || ',"pnl_absolute":' || json_word(plain(current - initial))
    || ',"pnl_percentage":' || json_word(plain(profit_percentage(current, initial)))
    || '}}' AS document
FROM unnest(
    ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))), CAST(:periods AS text[]),
    CAST(:seasons AS uuid[])
) WITH ORDINALITY AS asked (wallet_address, period, season, number)
JOIN (VALUES
    ('1d', interval '1 day', 24),
    ('7d', interval '7 days', 42),
    ('30d', interval '30 days', 60),
    ('90d', interval '90 days', 45),
    ('1y', interval '365 days', 52)
) AS span (period, length, points_max) USING (period)
JOIN users person USING (wallet_address)
LEFT JOIN LATERAL (
    SELECT starts_at, ends_at, swept_at FROM season_or_newest(asked.season, :now)
) season ON true
CROSS JOIN LATERAL (
    SELECT least(:now, season.ends_at) AS until
) reached
CROSS JOIN LATERAL (
    -- The snapshots are read once, and picked by their places afterwards.
    WITH taken AS (
        SELECT coalesce(array_agg(timestamp), ARRAY[until]) AS moments,
               coalesce(array_agg(total_value_usd), ARRAY[coalesce((
                   SELECT total_value_usd FROM portfolio_values_at(:now)
                   WHERE user_id = person.id AND season.swept_at IS NULL
               ), 0)]) AS amounts,
               greatest(1, count(*))::integer AS total,
               greatest(1, (count(*) - 3 + points_max) / points_max)::integer AS step
        FROM (
            SELECT timestamp, total_value_usd FROM portfolio_snapshots
            WHERE user_id = person.id
              AND timestamp BETWEEN greatest(until - length, season.starts_at) AND until
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
        SELECT count(*) AS points, '[' || string_agg(
                   '{"timestamp":' || json_word(iso(timestamp))
                || ',"value":' || json_word(plain(value))
                || ',"pnl_absolute":' || json_word(plain(value - initial))
                || ',"pnl_percentage":' || json_word(plain(profit_percentage(value, initial)))
                || '}', ',' ORDER BY place
               ) || ']' AS pnl_data
        FROM drawn
    ) curve
) measured
""")


async def equity_curves(
    connection: AsyncConnection, asked: Sequence[Asked], now: datetime
) -> dict[Asked, bytes]:
    """The finished JSON document of each wallet, period and season, measured from the period's
    first point; known wallets only."""
    parameters = {
        "wallet_addresses": [wallet_address for wallet_address, _, _ in asked],
        "periods": [period for _, period, _ in asked],
        "seasons": [season for _, _, season in asked],
        "now": now,
    }
    return {
        asked[row.number - 1]: row.document.encode()
        for row in await connection.execute(_CURVES, parameters)
    }
