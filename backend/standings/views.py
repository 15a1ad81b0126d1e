"""The leaderboard and one trader's place in it: as they stand, and in the end as they ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.standings.board_request import KINDS, BoardRequest

_SEASON: Final = text("SELECT id FROM season_or_newest(CAST(:season AS uuid), :now)")
# Places are named one by one: of a range whose bounds it does not know the planner expects a share
# of everybody, and so may plan each call anew once there are many.
_PAGE: Final = text("""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', places_of(:competition_id, :who),
    'as_of', valued_as_of(:competition_id),
    'ranking', (SELECT ranking FROM competitions WHERE id = :competition_id),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS integer)
)::text
FROM leaderboard_entries(:competition_id)
WHERE rank = ANY (ARRAY(
    SELECT generate_series(
        CAST(:offset AS integer) + 1, CAST(:offset AS integer) + CAST(:limit AS integer)
    )
))
""")
_PAGE_AMONG: Final = text("""
WITH chosen AS MATERIALIZED (
    SELECT user_id, rank_among FROM places
    WHERE competition_id = :competition_id AND is_agent = (:who = 'agents')
      AND rank_among = ANY (ARRAY(
          SELECT generate_series(
              CAST(:offset AS integer) + 1, CAST(:offset AS integer) + CAST(:limit AS integer)
          )
      ))
)
SELECT json_build_object(
    'users', coalesce(json_agg(place.entry ORDER BY chosen.rank_among), '[]'),
    'total', places_of(:competition_id, :who),
    'as_of', valued_as_of(:competition_id),
    'ranking', (SELECT ranking FROM competitions WHERE id = :competition_id),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS integer)
)::text
FROM chosen CROSS JOIN LATERAL (
    SELECT entry FROM leaderboard_entries(:competition_id) WHERE user_id = chosen.user_id OFFSET 0
) place
""")
# The page whose middle the wallet has, as far as there are others on both sides.
_OFFSET_AROUND: Final = text("""
SELECT greatest(0, least(
    CASE :who WHEN 'all' THEN place.rank ELSE place.rank_among END - 1
        - CAST(:limit AS integer) / 2,
    places_of(:competition_id, :who) - :limit
))
FROM users
JOIN places place ON place.competition_id = :competition_id AND place.user_id = users.id
WHERE users.wallet_address = :wallet_address
  AND (:who = 'all' OR place.is_agent = (:who = 'agents'))
""")
# Each list is read from an index of its own, as far as it is shown. That constant limit, in front
# of those asked for, lets the planner see that the index is shorter than sorting all.
_SORTED: Final = text("""
WITH chosen AS MATERIALIZED (
    SELECT user_id, figure
    FROM unnest(CAST(:kinds AS boolean[])) AS kind (is_agent) CROSS JOIN LATERAL (
        (
            SELECT user_id, pnl_ratio AS figure FROM standings
            WHERE competition_id = :competition_id AND standings.is_agent = kind.is_agent
              AND :sort = 'return'
            ORDER BY pnl_ratio DESC, user_id LIMIT 1100
        ) UNION ALL (
            SELECT user_id, -max_drawdown_ratio FROM standings
            WHERE competition_id = :competition_id AND standings.is_agent = kind.is_agent
              AND :sort = 'drawdown'
            ORDER BY max_drawdown_ratio, user_id LIMIT 1100
        ) UNION ALL (
            SELECT user_id, sharpe_ratio FROM standings
            WHERE competition_id = :competition_id AND standings.is_agent = kind.is_agent
              AND :sort = 'sharpe'
            ORDER BY sharpe_ratio DESC NULLS LAST, user_id LIMIT 1100
        ) UNION ALL (
            SELECT user_id, trades FROM standings
            WHERE competition_id = :competition_id AND standings.is_agent = kind.is_agent
              AND :sort = 'trades'
            ORDER BY trades DESC, user_id LIMIT 1100
        )
    ) listed
    ORDER BY figure DESC NULLS LAST, user_id
    LIMIT :limit OFFSET :offset
)
SELECT json_build_object(
    'users', coalesce(json_agg(
        place.entry ORDER BY chosen.figure DESC NULLS LAST, chosen.user_id
    ), '[]'),
    'total', places_of(:competition_id, :who),
    'as_of', valued_as_of(:competition_id),
    'ranking', (SELECT ranking FROM competitions WHERE id = :competition_id),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS integer)
)::text
FROM chosen CROSS JOIN LATERAL (
    SELECT entry FROM leaderboard_entries(:competition_id) WHERE user_id = chosen.user_id OFFSET 0
) place
""")
_FOUND: Final = text("""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', places_of(:competition_id, :who),
    'as_of', valued_as_of(:competition_id),
    'ranking', (SELECT ranking FROM competitions WHERE id = :competition_id),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS integer)
)::text
FROM (
    SELECT rank, entry FROM leaderboard_entries(:competition_id)
    WHERE (strpos(lower(username), lower(:search)) > 0
        OR strpos(lower(wallet_address), lower(:search)) > 0)
      AND (:who = 'all' OR (entry ->> 'is_agent')::boolean = (:who = 'agents'))
    ORDER BY rank LIMIT :limit OFFSET :offset
) AS found
""")
_OF_WALLETS: Final = text("""
SELECT json_build_object(
    'users', coalesce(json_agg(entry ORDER BY rank), '[]'),
    'total', places_of(:competition_id, :who),
    'as_of', valued_as_of(:competition_id),
    'ranking', (SELECT ranking FROM competitions WHERE id = :competition_id),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS integer)
)::text
FROM (
    SELECT place.rank, place.entry
    FROM users CROSS JOIN LATERAL (
        SELECT rank, entry FROM leaderboard_entries(:competition_id) WHERE user_id = users.id
        OFFSET 0
    ) place
    WHERE users.wallet_address = ANY (ARRAY(SELECT unnest(CAST(:wallets AS text[]))))
      AND (:who = 'all' OR (place.entry ->> 'is_agent')::boolean = (:who = 'agents'))
    ORDER BY place.rank LIMIT :limit OFFSET :offset
) AS wanted
""")
_ONE: Final = text("""
WITH season AS MATERIALIZED (
    SELECT id, name FROM season_or_newest(CAST(:season AS uuid), :now)
)
SELECT json_build_object(
    'competition', season.name,
    'total', coalesce((
        SELECT participants FROM season_figures WHERE competition_id = season.id
    ), 0),
    'as_of', valued_as_of(season.id),
    'place', placed.entry
)::text
FROM season CROSS JOIN LATERAL (
    SELECT entry FROM leaderboard_entries(season.id)
    WHERE user_id = (SELECT id FROM users WHERE wallet_address = :wallet_address)
) placed
""")
_VALUED_AT: Final = text("""
SELECT iso(valued_at) FROM season_figures
WHERE competition_id = (SELECT id FROM season_at(:now))
""")
NOBODY: Final = b'{"users":[],"total":0,"as_of":null,"ranking":"return","limit":20,"offset":0}'


async def leaderboard(connection: AsyncConnection, asked: BoardRequest, *, now: datetime) -> bytes:
    """The finished JSON document of a page."""
    competition_id = await _season(connection, asked.season, now)
    if competition_id is None:
        return NOBODY
    parameters: dict[str, object] = {
        "competition_id": competition_id,
        "limit": asked.limit,
        "offset": asked.offset,
        "who": asked.who,
    }
    by_place = _PAGE if asked.who == "all" else _PAGE_AMONG
    if asked.wallets is not None:
        statement, parameters = _OF_WALLETS, {**parameters, "wallets": list(asked.wallets)}
    elif asked.search:
        statement, parameters = _FOUND, {**parameters, "search": asked.search}
    elif asked.around is not None:
        named = {**parameters, "wallet_address": asked.around}
        del named["offset"]
        offset = (await connection.execute(_OFFSET_AROUND, named)).scalar_one_or_none() or 0
        statement, parameters = by_place, {**parameters, "offset": offset}
    elif asked.sort == "rank":
        statement = by_place
    else:
        sorting = {"sort": asked.sort, "kinds": list(KINDS[asked.who])}
        statement, parameters = _SORTED, {**parameters, **sorting}
    document: str = (await connection.execute(statement, parameters)).scalar_one()
    return document.encode()


async def leaderboards(
    connection: AsyncConnection, asked: Sequence[BoardRequest], now: datetime
) -> dict[BoardRequest, bytes]:
    """The document of each page asked for; those who ask alike share one."""
    return {one: await leaderboard(connection, one, now=now) for one in asked}


async def standing(
    connection: AsyncConnection, *, wallet_address: str, season: UUID | None = None, now: datetime
) -> bytes | None:
    """The finished JSON document of one wallet's place; None where it does not take part."""
    parameters = {"season": season, "wallet_address": wallet_address, "now": now}
    document: str | None = (await connection.execute(_ONE, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()


async def standings_valued_at(connection: AsyncConnection, *, now: datetime) -> str | None:
    """When the standings of the newest season were last valued, ISO-8601; None before the first."""
    moment: str | None = (await connection.execute(_VALUED_AT, {"now": now})).scalar_one_or_none()
    return moment


async def _season(connection: AsyncConnection, season: UUID | None, now: datetime) -> UUID | None:
    parameters = {"season": season, "now": now}
    found: UUID | None = (await connection.execute(_SEASON, parameters)).scalar_one_or_none()
    return found
