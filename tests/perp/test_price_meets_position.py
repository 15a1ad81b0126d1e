"""A position and a price that change at the same moment see each other."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.transaction import transaction
from backend.perp.funding_store import SettledRate
from backend.perp.settle_funding import fund
from tests.world.orders import open_position
from tests.world.world import NOW, PRICES, SOL, World


async def crash(world: World, factor: str, *, at: datetime) -> "asyncio.Task[None]":
    """A price that has come and waits for somebody to commit."""
    coming = asyncio.create_task(world.quote({SOL: PRICES[SOL] * Decimal(factor)}, at=at))
    finished, _ = await asyncio.wait({coming}, timeout=0.3)
    assert not finished
    return coming


async def go_long(connection: AsyncConnection, user: UUID) -> None:
    await open_position(
        connection,
        user_id=user,
        token_address=SOL,
        collateral=Decimal(100),
        leverage=10,
        direction="long",
        now=NOW,
    )


async def test_a_price_waits_for_who_is_opening_and_then_liquidates_them(world: World) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        await go_long(connection, user)
        coming = await crash(world, "0.92", at=NOW + timedelta(seconds=1))
    await coming
    assert await world.count("perp_positions WHERE status = 'liquidated'") == 1
    assert await world.broken_rules() == []


async def test_a_price_waits_for_funding_and_then_liquidates_whom_it_weakened(
    world: World,
) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        await go_long(connection, user)
    settled_at = NOW + timedelta(hours=4)
    # A quarter of the margin is paid, which brings liquidation from 92 to 95 % of the entry.
    rates = [SettledRate(SOL, Decimal("0.05"), "test")]
    async with transaction(world.engine) as connection:
        await fund(connection, settled_at=settled_at, rates=rates, now=settled_at)
        coming = await crash(world, "0.93", at=settled_at)
    await coming
    assert await world.count("perp_positions WHERE status = 'liquidated'") == 1
    assert await world.broken_rules() == []


async def test_while_prices_are_old_funding_liquidates_nobody_and_that_is_no_fault(
    world: World,
) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        await go_long(connection, user)
    settled_at = NOW + timedelta(hours=4)
    rates = [SettledRate(SOL, Decimal("0.18"), "test")]
    async with transaction(world.engine) as connection:
        await fund(connection, settled_at=settled_at, rates=rates, now=settled_at)
    assert await world.count("perp_positions WHERE status = 'liquidated'") == 0
    assert await world.broken_rules() == []
    await world.quote({SOL: PRICES[SOL]}, at=settled_at)
    assert await world.count("perp_positions WHERE status = 'liquidated'") == 1
