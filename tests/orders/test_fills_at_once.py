"""However many orders a price reaches and whoever looks, each fills once."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text

from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.orders.follow_prices import follow_prices
from tests.world.waiting import cancelled, orders_of, placed
from tests.world.world import NOW, SOL, USDC, World

SOON = NOW + timedelta(seconds=1)


async def priced(world: World, sol: str, *, at: datetime = SOON, usdc: str = "1") -> None:
    await world.quote({SOL: Decimal(sol), USDC: Decimal(usdc)}, at=at)


async def fills(world: World) -> list[tuple[str, str]]:
    """What was filled: the type, and what was received."""
    return [
        (kind, amount)
        for kind, amount in await world.rows(
            "SELECT transaction_type, amount_to FROM transactions"
            " WHERE id IN (SELECT filled_by FROM orders) ORDER BY created_at, amount_to"
        )
    ]


async def test_fifty_at_once_fill_once_whoever_looks(world: World) -> None:
    users = [await world.person(f"trader {number}") for number in range(25)]
    for user in users:
        await placed(world, user, price="190")
        await placed(world, user, market="perp", leverage=5, price="190")
    await priced(world, "180")
    async with world.engine.connect() as connection:
        statuses = (await connection.execute(text("SELECT status FROM orders"))).scalars().all()
    assert statuses == ["filled"] * 50

    async def look() -> None:
        async with transaction(world.engine) as connection:
            for follower in PRICE_FOLLOWERS:
                await follower.follow(connection, SOON, [SOL, USDC])

    await asyncio.gather(*(look() for _ in range(5)))
    assert len(await fills(world)) == 50
    assert await world.broken_rules() == []


async def test_those_who_look_at_the_same_moment_fill_it_once(world: World, alice: UUID) -> None:
    for _ in range(5):
        await placed(world, alice, price="190", amount="10")
    await world.set_prices({SOL: Decimal(180), USDC: Decimal(1)}, at=SOON)

    async def look() -> None:
        async with transaction(world.engine) as connection:
            await follow_prices(connection, SOON, [SOL, USDC])

    await asyncio.gather(*(look() for _ in range(10)))
    assert len(await fills(world)) == 5
    assert await world.broken_rules() == []


async def test_who_cancels_while_the_price_comes_has_either(world: World, alice: UUID) -> None:
    orders = [(await placed(world, alice, price="190", amount="10")).order.id for _ in range(20)]
    await asyncio.gather(
        priced(world, "180"),
        *(cancelled(world, alice, one) for one in orders),
        return_exceptions=True,
    )
    assert {status for status, _ in await orders_of(world)} <= {"filled", "cancelled"}
    assert await world.broken_rules() == []


async def test_the_owner_is_told(world: World, alice: UUID) -> None:
    order = await placed(world, alice, price="190")
    await priced(world, "180")
    ((details,),) = await world.rows("SELECT details FROM notifications WHERE kind='order_filled'")
    assert details["order_id"] == str(order.order.id)
    assert (details["symbol"], details["amount_to"]) == ("SOL", "0.555555555")
