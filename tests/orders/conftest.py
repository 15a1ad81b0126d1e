"""A market in which SOL is at 200 USD and USDC at 1."""

from decimal import Decimal
from uuid import UUID

import pytest

from tests.world.world import BTC, NOW, SOL, USDC, World

PRICES = {SOL: Decimal(200), USDC: Decimal(1), BTC: Decimal(100_000)}


@pytest.fixture(autouse=True)
async def priced(world: World) -> None:
    await world.set_prices(PRICES, at=NOW)


@pytest.fixture
async def alice(world: World, priced: None) -> UUID:
    return await world.person("alice")
