"""Of two that end or charge one position, the later waits for the earlier and sees what it did."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.perp.funding_store import SettledRate
from backend.perp.liquidate import liquidate
from backend.perp.rules import PositionLiquidated
from backend.perp.settle_funding import fund
from tests.world.orders import close
from tests.world.world import BLOCKED, NOW, SOL, USDC, World

RATES = [SettledRate(SOL, Decimal("0.001"), "test")]
SETTLED_AT = NOW + timedelta(hours=4)


@pytest.fixture
async def alice(world: World) -> UUID:
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=NOW)
    return await world.person("alice")


async def waits(world: World) -> None:
    while not await world.count(BLOCKED):  # noqa: ASYNC110 - in the database
        await asyncio.sleep(0.005)


async def endings(world: World) -> list[str]:
    """How the positions stand."""
    async with world.engine.connect() as connection:
        found = await connection.execute(text("SELECT status FROM perp_positions"))
        return list(found.scalars())


async def test_what_was_closed_first_is_not_liquidated(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    await world.set_prices({SOL: Decimal(183)}, at=NOW)
    async with transaction(world.engine) as connection:
        await close(connection, user_id=alice, position_id=position, now=NOW)
        liquidating = asyncio.create_task(world.liquidations(now=NOW))
        await waits(world)
    assert (await liquidating).liquidated == 0
    assert await endings(world) == ["closed"]
    assert await world.broken_rules() == []


async def test_what_was_liquidated_first_is_not_closed(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    await world.set_prices({SOL: Decimal(183)}, at=NOW)

    async def closed() -> None:
        async with transaction(world.engine) as connection:
            await close(connection, user_id=alice, position_id=position, now=NOW)

    async with transaction(world.engine) as connection:
        await liquidate(connection, now=NOW)
        closing = asyncio.create_task(closed())
        await waits(world)
    with pytest.raises(PositionLiquidated):
        await closing
    assert await endings(world) == ["liquidated"]
    assert await world.broken_rules() == []


async def test_what_was_closed_first_pays_no_funding(world: World, alice: UUID) -> None:
    position = await world.open(alice)

    async def settled() -> int:
        async with transaction(world.engine) as connection:
            made = await fund(connection, settled_at=SETTLED_AT, rates=RATES, now=SETTLED_AT)
        return made.payments

    async with transaction(world.engine) as connection:
        await close(connection, user_id=alice, position_id=position, now=NOW)
        settling = asyncio.create_task(settled())
        await waits(world)
    assert await settling == 0
    assert await endings(world) == ["closed"]
    assert await world.broken_rules() == []


@pytest.mark.parametrize("direction", ["long", "short"])
async def test_exactly_the_liquidation_price_ends_a_position(
    world: World, alice: UUID, direction: str
) -> None:
    position = await world.open(alice, direction="long" if direction == "long" else "short")
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT liquidation_price::numeric FROM perp_positions WHERE id = :id"),
            {"id": position},
        )
        price = Decimal(found.scalar_one())
    hair = Decimal("1e-18") if direction == "long" else Decimal("-1e-18")
    for reached, status in ((price + hair, "open"), (price, "liquidated")):
        await world.set_prices({SOL: reached}, at=NOW)
        await world.liquidations(now=NOW)
        assert await endings(world) == [status]
