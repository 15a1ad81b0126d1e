"""How the first of a season, and others beside them, came to where they are: their returns at each
hour, side by side.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

TRADERS: Final = 10
MOMENTS_MAX: Final = 84
"""About as many are drawn: of a fortnight every fourth hour."""
NONE: Final = b'{"timestamps":[],"traders":[]}'

_SEASON: Final = text("""
SELECT id AS competition_id, starts_at, least(ends_at, :now) AS until
FROM season_or_newest(CAST(:season AS uuid), :now)
""")
# From the newest hour backwards, so that the end of each line is its newest snapshot. A snapshot
# that was thinned out, or taken before somebody joined, is a gap. Each line is worked out once,
# whoever asks for it.
_LINES: Final = text("""
WITH moments AS MATERIALIZED (
    SELECT moment FROM generate_series(
        date_trunc('hour', CAST(:until AS timestamptz)), CAST(:starts_at AS timestamptz),
        -make_interval(hours => CAST(:step_hours AS integer))
    ) AS moment
), asked AS MATERIALIZED (
    SELECT number, person.id AS user_id
    FROM unnest(
        CAST(:numbers AS integer[]), ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[])))
    ) AS named (number, wallet_address)
    JOIN users person USING (wallet_address)
), shown AS MATERIALIZED (
    SELECT rank, user_id, entry FROM leaderboard_entries(:competition_id)
    WHERE rank = ANY (ARRAY(SELECT generate_series(1, CAST(:traders AS integer))))
    UNION ALL
    SELECT place.rank, place.user_id, place.entry
    FROM (SELECT DISTINCT user_id FROM asked) other CROSS JOIN LATERAL (
        SELECT * FROM leaderboard_entries(:competition_id) WHERE user_id = other.user_id OFFSET 0
    ) place
    WHERE place.rank > :traders
), lines AS MATERIALIZED (
    SELECT shown.rank, shown.user_id, json_build_object(
        'rank', shown.rank,
        'wallet_address', shown.entry ->> 'wallet_address',
        'username', shown.entry ->> 'username',
        'is_agent', (shown.entry ->> 'is_agent')::boolean,
        'pnl_percentages', line.percentages
    ) AS document
    FROM shown CROSS JOIN LATERAL (
        SELECT coalesce(json_agg(plain(profit_percentage(
            taken.total_value_usd, taken.total_value_usd - taken.pnl_from_start
        )) ORDER BY moment), '[]') AS percentages
        FROM moments
        LEFT JOIN portfolio_snapshots taken
            ON taken.user_id = shown.user_id AND taken.timestamp = moment
    ) line
)
SELECT number, json_build_object(
    'timestamps', (SELECT coalesce(json_agg(iso(moment) ORDER BY moment), '[]') FROM moments),
    'traders', (
        SELECT coalesce(json_agg(document ORDER BY rank), '[]') FROM lines
        WHERE rank <= :traders OR user_id IN (
            SELECT user_id FROM asked WHERE asked.number = question.number
        )
    )
)::text AS document
FROM generate_series(0, CAST(:questions AS integer) - 1) AS question (number)
""")


@dataclass(frozen=True, slots=True)
class LinesRequest:
    """The first of a season, of the newest that has begun where none is named, and these wallets.

    `wallets` are in order and named once, so that those who ask alike share one answer.
    """

    wallets: tuple[str, ...] = ()
    season: UUID | None = None


async def equity_lines(
    connection: AsyncConnection, asked: Sequence[LinesRequest], now: datetime
) -> dict[LinesRequest, bytes]:
    """The finished JSON document of each request; wallets that take no part are left out."""
    seasons = {one.season for one in asked}
    documents: dict[LinesRequest, bytes] = {}
    for season in seasons:
        alike = [one for one in asked if one.season == season]
        documents |= await _lines(connection, alike, season, now)
    return documents


async def _lines(
    connection: AsyncConnection, asked: Sequence[LinesRequest], season: UUID | None, now: datetime
) -> dict[LinesRequest, bytes]:
    """The documents of requests for one season."""
    found = (await connection.execute(_SEASON, {"season": season, "now": now})).one_or_none()
    if found is None:
        return dict.fromkeys(asked, NONE)
    named = [(number, wallet) for number, one in enumerate(asked) for wallet in one.wallets]
    hours = (found.until - found.starts_at).total_seconds() / 3600
    parameters = {
        "competition_id": found.competition_id,
        "starts_at": found.starts_at,
        "until": found.until,
        "step_hours": max(1, math.ceil(hours / MOMENTS_MAX)),
        "traders": TRADERS,
        "questions": len(asked),
        "numbers": [number for number, _ in named],
        "wallet_addresses": [wallet for _, wallet in named],
    }
    return {
        asked[row.number]: row.document.encode()
        for row in await connection.execute(_LINES, parameters)
    }
