"""The leaderboard: as it stands, and once the competition is over, as it ended."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.competitions import CURRENT_COMPETITION
from backend.store.standings import LEADERBOARD_ENTRIES

_IS_FINAL: Final = text(f"""
SELECT current.id, current.ends_at,
       EXISTS (SELECT FROM final_standings WHERE competition_id = current.id) AS is_final
FROM ({CURRENT_COMPETITION}) AS current
""")  # noqa: S608 - a constant within a constant
_AS_IT_STANDS: Final = text(f"""
SELECT json_build_object(
    'users', coalesce((
        SELECT json_agg(entry ORDER BY rank)
        FROM ({LEADERBOARD_ENTRIES}) AS entries WHERE rank <= :limit
    ), '[]'),
    'total', (SELECT count(*) FROM participants WHERE competition_id = :competition_id),
    'as_of', (SELECT iso(max(valued_at)) FROM standings)
)::text
""")  # noqa: S608 - a constant within a constant
_AS_IT_ENDED: Final = text("""
SELECT json_build_object(
    'users', json_agg(entry ORDER BY rank) FILTER (WHERE rank <= :limit),
    'total', count(*),
    'as_of', iso(:ends_at)
)::text
FROM final_standings WHERE competition_id = :competition_id
""")
NOBODY: Final = b'{"users":[],"total":0,"as_of":null}'


async def leaderboard(connection: AsyncConnection, *, limit: int, now: datetime) -> bytes:
    """The finished JSON document with the first `limit` places."""
    current = (await connection.execute(_IS_FINAL, {"now": now})).one_or_none()
    if current is None:
        return NOBODY
    parameters = {"competition_id": current.id, "limit": limit}
    if current.is_final:
        statement = _AS_IT_ENDED
        parameters |= {"ends_at": current.ends_at}
    else:
        statement = _AS_IT_STANDS
    document: str = (await connection.execute(statement, parameters)).scalar_one()
    return document.encode()
