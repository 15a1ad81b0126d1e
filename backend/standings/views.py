"""The leaderboard and one trader's place in it: as they stand, and in the end as they ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_CURRENT: Final = text("SELECT id FROM current_competition(:now)")
_FIRST: Final = text("""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', (SELECT count(*) FROM participants WHERE competition_id = :competition_id),
    'as_of', max(as_of)
)::text
FROM leaderboard_entries(:competition_id, :limit) WHERE rank <= :limit
""")
_FOUND: Final = text("""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', (SELECT count(*) FROM participants WHERE competition_id = :competition_id),
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
    'total', (SELECT count(*) FROM participants WHERE competition_id = :competition_id),
    'as_of', as_of,
    'place', entry
)::text
FROM leaderboard_entries(:competition_id, NULL)
WHERE wallet_address = :wallet_address
""")
_VALUED_AT: Final = text("SELECT iso(max(valued_at)) FROM standings")
NOBODY: Final = b'{"users":[],"total":0,"as_of":null}'


async def leaderboard(
    connection: AsyncConnection, *, limit: int, search: str = "", now: datetime
) -> bytes:
    """The finished JSON document with the first `limit` places, of those `search` is part of
    whose name or address."""
    competition_id = (await connection.execute(_CURRENT, {"now": now})).scalar_one_or_none()
    if competition_id is None:
        return NOBODY
    parameters = {"competition_id": competition_id, "limit": limit, "search": search}
    found = await connection.execute(_FOUND if search else _FIRST, parameters)
    document: str = found.scalar_one()
    return document.encode()


async def leaderboards(
    connection: AsyncConnection, asked: Sequence[tuple[int, str]], now: datetime
) -> dict[tuple[int, str], bytes]:
    """The document of each limit and search asked for; those who ask alike share one."""
    return {
        (limit, search): await leaderboard(connection, limit=limit, search=search, now=now)
        for limit, search in asked
    }


async def standing(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes | None:
    """The finished JSON document of one wallet's place; None where it does not take part."""
    competition_id = (await connection.execute(_CURRENT, {"now": now})).scalar_one_or_none()
    if competition_id is None:
        return None
    parameters = {"competition_id": competition_id, "wallet_address": wallet_address}
    document: str | None = (await connection.execute(_ONE, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()


async def standings_valued_at(connection: AsyncConnection) -> str | None:
    """When the standings were last valued, ISO-8601; None before the first."""
    moment: str | None = (await connection.execute(_VALUED_AT)).scalar_one()
    return moment
