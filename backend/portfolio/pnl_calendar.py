"""What each day of a season made of a portfolio, from its hourly snapshots."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# The snapshot of midnight ends a day. The first day begins with what the grant was worth at the
# start, so that the days add up to the profit of the season.
_CALENDAR: Final = text("""
SELECT json_build_object(
    'wallet_address', person.wallet_address,
    'timezone', CAST(:timezone AS text),
    'days', coalesce((
        SELECT json_agg(json_build_object(
            'day', to_char(day, 'YYYY-MM-DD'),
            'opening_value_usd', plain(opening),
            'closing_value_usd', plain(closing),
            'pnl_usd', plain(closing - opening),
            'pnl_percentage', plain(profit_percentage(closing, opening))
        ) ORDER BY day)
        FROM (
            SELECT day, closing, coalesce(
                lag(closing) OVER (ORDER BY day), joined.initial_value_usd
            ) AS opening
            FROM (
                SELECT DISTINCT ON (day) day, total_value_usd AS closing
                FROM portfolio_snapshots CROSS JOIN LATERAL (
                    SELECT CAST(
                        (timestamp - interval '1 microsecond') AT TIME ZONE :timezone AS date
                    ) AS day
                ) ending
                WHERE user_id = person.id
                  AND timestamp BETWEEN season.starts_at AND season.ends_at
                ORDER BY day, timestamp DESC
            ) closings
        ) days
    ), '[]')
)::text
FROM users person
LEFT JOIN LATERAL (
    SELECT id, starts_at, ends_at FROM season_or_newest(CAST(:season AS uuid), :now)
) season ON true
LEFT JOIN participants joined
    ON joined.user_id = person.id AND joined.competition_id = season.id
WHERE person.wallet_address = :wallet_address
""")


async def pnl_calendar(
    connection: AsyncConnection,
    *,
    wallet_address: str,
    timezone: str,
    season: UUID | None = None,
    now: datetime,
) -> bytes | None:
    """The finished JSON document, oldest day first, days being those of `timezone`; of the newest
    season where none is named. None for an unknown wallet.
    """
    parameters = {
        "wallet_address": wallet_address,
        "timezone": timezone,
        "season": season,
        "now": now,
    }
    document = (await connection.execute(_CALENDAR, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
