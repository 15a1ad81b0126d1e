"""The seasons of a simulation: the next one, and what stands of those that are over."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.competition.season_store import begun_seasons, insert_next_season, lock_last_season
from backend.database.transaction import reading, transaction
from backend.standings.board_request import BoardRequest
from backend.standings.views import leaderboard


async def add_season(
    engine: AsyncEngine, *, number: int, starts_at: datetime, ends_at: datetime
) -> None:
    """Schedule a season by the rules of the last one."""
    async with transaction(engine) as connection:
        last_id = await lock_last_season(connection)
        assert last_id is not None, "the first season was seeded"
        await insert_next_season(
            connection,
            last_id=last_id,
            name=f"Season {number}",
            starts_at=starts_at,
            ends_at=ends_at,
        )


async def boards(engine: AsyncEngine, *, places: int, now: datetime) -> Mapping[UUID, bytes]:
    """The leaderboard of every season that has begun."""
    async with reading(engine) as connection:
        seasons = (await begun_seasons(connection, [None], now))[None]
        return {
            season.id: await leaderboard(
                connection, BoardRequest(limit=places, season=season.id), now=now
            )
            for season in seasons
        }


async def standings_text(engine: AsyncEngine, *, places: int, now: datetime) -> str:
    """The standings of the newest season, a line for each place."""
    async with reading(engine) as connection:
        document = json.loads(await leaderboard(connection, BoardRequest(limit=places), now=now))
    lines = [
        f"{one['rank']} {one['wallet_address']} {one['total_value_usd']} {one['trades']}"
        for one in document["users"]
    ]
    return "\n".join(lines)


def digest(standings: str) -> str:
    """The standings in 16 letters, to compare runs by."""
    return hashlib.sha256(standings.encode()).hexdigest()[:16]
