"""The leaderboard and one trader's place in it: as they stand, and in the end as they ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.standings.store import FINAL_ENTRIES, FIRST_ENTRIES, LEADERBOARD_ENTRIES

_IS_FINAL: Final = text("""
SELECT current.id, EXISTS (
    SELECT FROM final_standings WHERE competition_id = current.id
) AS is_final
FROM current_competition(:now) AS current
""")


def _places(entries: str) -> str:
    return f"""
SELECT user_id, rank, entry, (SELECT iso(max(valued_at)) FROM standings) AS as_of
FROM ({entries}) AS entries
"""  # noqa: S608 - a constant within a constant


_STANDING: Final = _places(LEADERBOARD_ENTRIES)
_ENDED: Final = f"""
SELECT user_id, rank, entry::json AS entry, iso(ends_at) AS as_of
FROM ({FINAL_ENTRIES}) AS entries
JOIN competitions ON competitions.id = :competition_id
"""  # noqa: S608 - a constant within a constant
_TOTAL: Final = "SELECT count(*) FROM participants WHERE competition_id = :competition_id"


def _first(places: str) -> TextClause:
    return text(f"""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', ({_TOTAL}),
    'as_of', max(as_of)
)::text
FROM ({places}) AS places WHERE rank <= :limit
""")  # noqa: S608 - constants within a constant


def _found(places: str) -> TextClause:
    return text(f"""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', ({_TOTAL}),
    'as_of', max(as_of)
)::text
FROM (
    SELECT places.* FROM ({places}) AS places JOIN users ON users.id = user_id
    WHERE strpos(lower(username), lower(:search)) > 0
       OR strpos(lower(wallet_address), lower(:search)) > 0
    ORDER BY rank LIMIT :limit
) AS found
""")  # noqa: S608 - constants within a constant


def _one(places: str) -> TextClause:
    return text(f"""
SELECT json_build_object(
    'competition', (SELECT name FROM competitions WHERE id = :competition_id),
    'total', ({_TOTAL}),
    'as_of', as_of,
    'place', entry
)::text
FROM ({places}) AS places
WHERE user_id = (SELECT id FROM users WHERE wallet_address = :wallet_address)
""")  # noqa: S608 - constants within a constant


_FIRST: Final = {False: _first(_places(FIRST_ENTRIES)), True: _first(_ENDED)}
_FOUND: Final = {False: _found(_STANDING), True: _found(_ENDED)}
_ONE: Final = {False: _one(_STANDING), True: _one(_ENDED)}
NOBODY: Final = b'{"users":[],"total":0,"as_of":null}'


async def leaderboard(
    connection: AsyncConnection, *, limit: int, search: str = "", now: datetime
) -> bytes:
    """The finished JSON document with the first `limit` places, of those `search` is part of
    whose name or address."""
    current = (await connection.execute(_IS_FINAL, {"now": now})).one_or_none()
    if current is None:
        return NOBODY
    parameters = {"competition_id": current.id, "limit": limit, "search": search}
    statement = (_FOUND if search else _FIRST)[current.is_final]
    document: str = (await connection.execute(statement, parameters)).scalar_one()
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
    current = (await connection.execute(_IS_FINAL, {"now": now})).one_or_none()
    if current is None:
        return None
    parameters = {"competition_id": current.id, "wallet_address": wallet_address}
    found = await connection.execute(_ONE[current.is_final], parameters)
    document: str | None = found.scalar_one_or_none()
    return None if document is None else document.encode()


async def standings_valued_at(connection: AsyncConnection) -> str | None:
    """When the standings were last valued, ISO-8601; None before the first."""
    moment: str | None = (
        await connection.execute(text("SELECT iso(max(valued_at)) FROM standings"))
    ).scalar_one()
    return moment
