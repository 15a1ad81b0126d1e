"""A pool's exchange rate stands still from when it is read until what it led to is committed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.transaction import transaction
from backend.liquid_staking.formulas import lst_price
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.liquid_staking.price_store import reprice_pools
from backend.liquid_staking.store import accrue_pools
from backend.prices.store import Price, write_prices
from tests.world.endings import unstake
from tests.world.world import BLOCKED, EXCHANGE_RATE, JITOSOL, NOW, SOL, World

Step = Callable[[AsyncConnection], Awaitable[Decimal]]
Order = tuple[Step, Decimal]
"""An order, and the rate it is made at: that of its own moment, whatever is recorded after it."""

LATER = NOW + timedelta(days=10)
GROWN = Decimal("1.2525")
"""The pool's rate then: 1.25 · (1 + 0.073 · 10/365)."""
NEW_PRICE = Decimal(200)
LST_AMOUNT = Decimal("1.6")
"""What two SOL gave at the first rate."""


async def staking(connection: AsyncConnection, *, user: UUID) -> Decimal:
    """The rate at which two SOL are staked."""
    made = await liquid_stake(
        connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW
    )
    return made.exchange_rate


async def redeeming(connection: AsyncConnection, *, user: UUID, investment: UUID) -> Decimal:
    """The rate at which an earlier stake of two SOL is redeemed."""
    back = await unstake(connection, user_id=user, investment_id=investment, now=LATER)
    return back.amount_received / LST_AMOUNT


async def growing(connection: AsyncConnection) -> Decimal:
    """The daily batch's part, which also sets the LST's price anew."""
    await accrue_pools(connection, until=LATER)
    await reprice_pools(connection, now=LATER)
    return GROWN


async def pricing(connection: AsyncConnection) -> Decimal:
    """A new base price, and the LST's price with it."""
    await write_prices(connection, [Price(SOL, NEW_PRICE, LATER, "test", began_at=LATER)])
    await reprice_pools(connection, now=LATER)
    return NEW_PRICE


@pytest.fixture(params=["staking", "redeeming"])
async def order(request: pytest.FixtureRequest, world: World) -> Order:
    """An order whose amount follows from the pool's rate."""
    user = await world.person("alice")
    if request.param == "staking":
        return partial(staking, user=user), EXCHANGE_RATE
    async with transaction(world.engine) as connection:
        made = await liquid_stake(
            connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW
        )
    return partial(redeeming, user=user, investment=made.investment_id), GROWN


async def one_after_the_other(world: World, first: Step, second: Step) -> tuple[Decimal, Decimal]:
    """What both give, when `second` begins while `first` is done but not committed."""

    async def committed() -> Decimal:
        async with transaction(world.engine) as connection:
            return await second(connection)

    async with transaction(world.engine) as connection:
        earlier = await first(connection)
        waiting = asyncio.create_task(committed())
        while not waiting.done() and not await world.count(BLOCKED):  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.005)
        assert not waiting.done(), "did not wait"
    return earlier, await waiting


async def test_a_pool_grows_after_the_order_that_read_its_rate(world: World, order: Order) -> None:
    step, due = order
    rate, _ = await one_after_the_other(world, step, growing)
    assert rate == due
    assert await world.broken_rules() == []


async def test_an_order_that_meets_a_growing_pool_waits_and_is_made_at_the_rate_of_its_moment(
    world: World, order: Order
) -> None:
    step, due = order
    _, rate = await one_after_the_other(world, growing, step)
    assert rate == due
    assert await world.broken_rules() == []


@pytest.mark.parametrize("steps", [(growing, pricing), (pricing, growing)])
async def test_a_price_of_a_pools_token_is_of_the_newest_price_and_rate(
    world: World, steps: tuple[Step, Step]
) -> None:
    await one_after_the_other(world, *steps)
    newest = text("SELECT price_usd::numeric FROM token_prices WHERE token_address = :token")
    async with world.engine.connect() as connection:
        price = (await connection.execute(newest, {"token": JITOSOL})).scalar_one()
    assert price == lst_price(base_price_usd=NEW_PRICE, exchange_rate=GROWN)
