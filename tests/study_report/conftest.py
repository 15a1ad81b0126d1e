"""A season with an organiser."""

import pytest

from tests.world.organiser import Organiser, make_organiser
from tests.world.world import World


@pytest.fixture
async def organiser(world: World) -> Organiser:
    return await make_organiser(world)
