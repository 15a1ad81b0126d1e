"""A season that was valued by the release before goes on: its next valuation is of everybody."""

import asyncio

import pytest

from backend.database.migrate import migrate
from backend.database.transaction import transaction
from backend.standings.store import refresh_standings
from tests.database.test_migrations import downgrade
from tests.world.world import MINUTE, NOW, World


async def _valued(world: World, *, minutes: int) -> int:
    async with transaction(world.engine) as connection:
        return await refresh_standings(connection, now=NOW + minutes * MINUTE)


@pytest.mark.parametrize(("goes_back", "valued"), [(True, 4), (False, 0)])
async def test_the_first_valuation_after_it_is_of_all(
    world: World, fresh_database_url: str, *, goes_back: bool, valued: int
) -> None:
    for number in range(4):
        await world.person(f"holder {number}")
    assert await _valued(world, minutes=30) == 4
    if goes_back:
        await asyncio.to_thread(downgrade, fresh_database_url, "0030")
        await asyncio.to_thread(migrate, fresh_database_url)
        await world.engine.dispose()
    assert await _valued(world, minutes=60) == valued
