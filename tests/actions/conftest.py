"""Every test of an action has a market of its own."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.actions.world import World, make_world


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """Five priced tokens, a pool and a running competition; nobody in it yet."""
    return await make_world(engine)
