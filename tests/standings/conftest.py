"""A competition whose end is near."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.world.world import NOW, SOL, USDC, World

# An end on no full hour, as it was seen, and in the middle of a period of funding.
END = NOW + timedelta(hours=6, minutes=3, seconds=37)
START_PRICES = {SOL: Decimal(200), USDC: Decimal(1)}
FELL = {SOL: Decimal("188.4"), USDC: Decimal(1)}


@pytest.fixture
async def market(world: World) -> World:
    """A competition that ends at `END`, with SOL at 200 from its start on."""
    await world.write("UPDATE competitions SET ends_at = :end", end=END)
    await world.write("DELETE FROM price_history")
    await world.set_prices(START_PRICES, at=NOW)
    return world
