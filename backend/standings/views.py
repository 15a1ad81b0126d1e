"""The leaderboard and one trader's place in it: as they stand, and in the end as they ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_SEASON: Final = text("SELECT id FROM season_or_newest(CAST(:season AS uuid), :now)")
_FIRST: Final = text("""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', coalesce((
        SELECT participants FROM season_figures WHERE competition_id = :competition_id
    ), 0),
    'as_of', max(as_of)
)::text
FROM leaderboard_entries(:competition_id, :limit) WHERE rank <= :limit
""")
_FOUND: Final = text("""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', coalesce((
        SELECT participants FROM season_figures WHERE competition_id = :competition_id
    ), 0),
    'as_of', max(as_of)
)::text
FROM (
    SELECT rank, entry, as_of FROM leaderboard_entries(:competition_id, NULL)
    WHERE strpos(lower(username), lower(:search)) > 0
       OR strpos(lower(wallet_address), lower(:search)) > 0
    ORDER BY rank LIMIT :limit
) AS found
""")
_ONE: Final = text("""
SELECT json_build_object(
    'competition', (SELECT name FROM competitions WHERE id = :competition_id),
    'total', coalesce((
        SELECT participants FROM season_figures WHERE competition_id = :competition_id
    ), 0),
    'as_of', as_of,
    'place', entry
)::text
FROM leaderboard_entries(:competition_id, NULL)
WHERE wallet_address = :wallet_address
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
            'as_of', placed.as_of,
            'place', placed.entry
        ) ORDER BY season.starts_at DESC), '[]')
        FROM participants joined
        JOIN competitions season ON season.id = joined.competition_id
        JOIN season_figures figures ON figures.competition_id = season.id
        CROSS JOIN LATERAL (
            SELECT entry, as_of FROM leaderboard_entries(season.id, NULL)
            WHERE user_id = joined.user_id
        ) placed
        WHERE joined.user_id = users.id
    )
)::text
FROM users WHERE wallet_address = :wallet_address
""")
_VALUED_AT: Final = text("""
SELECT iso(valued_at) FROM season_figures
WHERE competition_id = (SELECT id FROM season_at(:now))
""")
NOBODY: Final = b'{"users":[],"total":0,"as_of":null}'


async def leaderboard(
    connection: AsyncConnection,
    *,
    limit: int,
    search: str = "",
    season: UUID | None = None,
    now: datetime,
) -> bytes:
    """The finished JSON document with the first `limit` places of a season, of those `search` is
    part of whose name or address; by default of the newest season that has begun.
    """
    competition_id = await _season(connection, season, now)
    if competition_id is None:
        return NOBODY
    parameters = {"competition_id": competition_id, "limit": limit, "search": search}
    found = await connection.execute(_FOUND if search else _FIRST, parameters)
    document: str = found.scalar_one()
    return document.encode()


async def leaderboards(
    connection: AsyncConnection, asked: Sequence[tuple[int, str, UUID | None]], now: datetime
) -> dict[tuple[int, str, UUID | None], bytes]:
    """The document of each limit, search and season asked for; those who ask alike share one."""
    return {
        (limit, search, season): await leaderboard(
            connection, limit=limit, search=search, season=season, now=now
        )
        for limit, search, season in asked
    }


async def standing(
    connection: AsyncConnection, *, wallet_address: str, season: UUID | None = None, now: datetime
) -> bytes | None:
    """The finished JSON document of one wallet's place; None where it does not take part."""
    competition_id = await _season(connection, season, now)
    if competition_id is None:
        return None
    parameters = {"competition_id": competition_id, "wallet_address": wallet_address}
    document: str | None = (await connection.execute(_ONE, parameters)).scalar_one_or_none()
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


async def standings_valued_at(connection: AsyncConnection, *, now: datetime) -> str | None:
    """When the standings of the newest season were last valued, ISO-8601; None before the first."""
    moment: str | None = (await connection.execute(_VALUED_AT, {"now": now})).scalar_one_or_none()
    return moment


async def _season(connection: AsyncConnection, season: UUID | None, now: datetime) -> UUID | None:
    parameters = {"season": season, "now": now}
    found: UUID | None = (await connection.execute(_SEASON, parameters)).scalar_one_or_none()
    return found
