"""What happens between two seasons of a test's world."""

from datetime import datetime
from uuid import UUID

from backend.competition.grant import distribute
from backend.competition.season_store import insert_next_season, lock_last_season
from backend.database.transaction import transaction
from backend.standings.sweep import Swept, sweep
from tests.world.world import MINUTE, World

RANK = "SELECT rank_season(id) FROM competitions"
"""Gives places anew, as the next valuation does."""


async def swept(world: World, *, at: datetime) -> Swept:
    """What the batch of the end does next, once the end is settled."""
    async with transaction(world.engine) as connection:
        return await sweep(connection, now=at + MINUTE)


async def next_season(world: World, *, starts_at: datetime, ends_at: datetime) -> UUID:
    """A season that follows by the rules of the last one."""
    async with transaction(world.engine) as connection:
        last_id = await lock_last_season(connection)
        assert last_id is not None
        return await insert_next_season(
            connection, last_id=last_id, name="Next", starts_at=starts_at, ends_at=ends_at
        )


async def granted(world: World, *, at: datetime) -> int:
    """How many the distribution of the grant gives it to, a minute after `at`."""
    async with transaction(world.engine) as connection:
        return len(await distribute(connection, now=at + MINUTE))
