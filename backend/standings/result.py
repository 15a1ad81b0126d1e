"""How a season went for one trader: the place, its prize, and the best and the worst trade; and
their places in all seasons.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# What gained nothing is no best trade, what lost nothing no worst.
_RESULT: Final = text("""
WITH season AS MATERIALIZED (
    SELECT * FROM season_or_newest(CAST(:season AS uuid), :now)
), person AS MATERIALIZED (
    SELECT id FROM users WHERE wallet_address = :wallet_address
), trade AS MATERIALIZED (
    SELECT made.* FROM season
    CROSS JOIN LATERAL season_trades(season.id, (SELECT id FROM person)) AS made
    WHERE EXISTS (SELECT FROM final_prices WHERE competition_id = season.id)
), best AS (
    SELECT * FROM trade WHERE profit_usd > 0 ORDER BY profit_usd DESC, created_at, id LIMIT 1
), worst AS (
    SELECT * FROM trade WHERE profit_usd < 0 ORDER BY profit_usd, created_at, id LIMIT 1
), told AS (
    SELECT one.which, json_build_object(
        'kind', CASE one.transaction_type WHEN 'swap' THEN 'swap' ELSE 'perp' END,
        'at', iso(one.created_at),
        'from_symbol', sold.symbol,
        'symbol', bought.symbol,
        'token_address', one.to_token_address,
        'direction', one.direction,
        'leverage', one.leverage,
        'ending', one.ended_by,
        'profit_usd', plain(round_display(one.profit_usd, 8))
    ) AS entry
    FROM (
        SELECT 'best' AS which, best.* FROM best UNION ALL SELECT 'worst', worst.* FROM worst
    ) one
    JOIN tokens sold ON sold.address = one.from_token_address
    JOIN tokens bought ON bought.address = one.to_token_address
)
SELECT json_build_object(
    'season', season.id,
    'name', season.name,
    'state', competition_state(season.starts_at, season.ends_at, season.is_paused, :now),
    'starts_at', iso(season.starts_at),
    'ends_at', iso(season.ends_at),
    'is_final', EXISTS (SELECT FROM final_standings WHERE competition_id = season.id),
    'total', figures.participants,
    'as_of', valued_as_of(season.id),
    'place', placed.entry,
    'prize', (
        SELECT prize FROM prizes
        WHERE competition_id = season.id AND prizes.rank = placed.rank
          AND placed.entry ->> 'disqualified' IS NULL
    ),
    'best_trade', (SELECT entry FROM told WHERE which = 'best'),
    'worst_trade', (SELECT entry FROM told WHERE which = 'worst')
)::text
FROM season
JOIN season_figures figures ON figures.competition_id = season.id
CROSS JOIN LATERAL (
    SELECT rank, entry FROM leaderboard_entries(season.id)
    WHERE user_id = (SELECT id FROM person)
) placed
""")
_RECORD: Final = text("""
SELECT json_build_object(
    'wallet_address', users.wallet_address,
    'seasons', (
        SELECT coalesce(json_agg(json_build_object(
            'season', season.id,
            'name', season.name,
            'state', competition_state(
                season.starts_at, season.ends_at, season.is_paused, :now
            ),
            'starts_at', iso(season.starts_at),
            'ends_at', iso(season.ends_at),
            'total', figures.participants,
            'as_of', valued_as_of(season.id),
            'place', placed.entry
        ) ORDER BY season.starts_at DESC), '[]')
        FROM participants joined
        JOIN competitions season ON season.id = joined.competition_id
        JOIN season_figures figures ON figures.competition_id = season.id
        CROSS JOIN LATERAL (
            SELECT entry FROM leaderboard_entries(season.id)
            WHERE user_id = joined.user_id
        ) placed
        WHERE joined.user_id = users.id
    )
)::text
FROM users WHERE wallet_address = :wallet_address
""")


async def result(
    connection: AsyncConnection, *, wallet_address: str, season: UUID | None = None, now: datetime
) -> bytes | None:
    """The finished JSON document of the wallet in a season, by default the newest that has begun;
    None where it does not take part. Trades are valued once the season is settled.
    """
    parameters = {"wallet_address": wallet_address, "season": season, "now": now}
    document: str | None = (await connection.execute(_RESULT, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()


async def record(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes | None:
    """The finished JSON document of a wallet's places in all seasons, the newest first; None for
    an unknown wallet.
    """
    parameters = {"wallet_address": wallet_address, "now": now}
    document: str | None = (await connection.execute(_RECORD, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
