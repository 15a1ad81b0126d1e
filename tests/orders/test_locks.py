"""Whoever ends what waits locks positions, then orders, then balances, so that of two at once one
waits for the other and neither fails.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.admin.disqualify import disqualify
from backend.admin.halt import halt
from backend.database.transaction import transaction
from backend.standings.store import begin_renewal
from tests.world.organiser import Decided, make_organiser
from tests.world.waiting import orders_of, placed, triggered_at
from tests.world.world import BLOCKED, NOW, SOL, USDC, World

END = NOW + timedelta(minutes=30)

Ends = Callable[[World], Awaitable[object]]


@pytest.fixture(autouse=True)
async def waiting(world: World, alice: UUID) -> None:
    """Alice has a position with a stop, a limit to buy and one to go long."""
    await world.write("UPDATE competitions SET ends_at = :end", end=END)
    position = await world.open(alice, collateral="100", leverage=2)
    await triggered_at(world, alice, position, stop_loss="150")
    await placed(world, alice, price="190", amount="100")
    await placed(world, alice, market="perp", leverage=2, price="190", amount="100")


async def by_the_price(world: World) -> None:
    await world.quote({SOL: Decimal(140), USDC: Decimal(1)}, at=NOW + timedelta(seconds=1))


async def decided(world: World, act: Decided) -> None:
    organiser = await make_organiser(world)
    assert await organiser.decides(act) == "done"


async def by_disqualification(world: World) -> None:
    await decided(world, lambda c, by: disqualify(c, wallet_address="alice", by=by))


async def by_halt(world: World) -> None:
    await decided(world, lambda c, by: halt(c, token_address=SOL, by=by))


async def by_the_end(world: World) -> None:
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=END)
    await world.settled(at=END)


@pytest.mark.parametrize(
    ("ends", "held", "free"),
    [
        (by_the_price, "perp_positions", "orders"),
        (by_the_price, "perp_positions", "user_balances"),
        (by_the_price, "orders", "user_balances"),
        (by_disqualification, "perp_positions", "orders"),
        (by_disqualification, "perp_positions", "user_balances"),
        (by_disqualification, "orders", "user_balances"),
        (by_the_end, "perp_positions", "orders"),
        (by_the_end, "perp_positions", "user_balances"),
        (by_the_end, "orders", "user_balances"),
        (by_halt, "orders", "user_balances"),
    ],
)
async def test_who_waits_for_the_former_holds_nothing_of_the_latter(
    world: World, ends: Ends, held: str, free: str
) -> None:
    async with transaction(world.engine) as connection:
        await connection.execute(text(f"SELECT FROM {held} FOR UPDATE"))
        acting = await begun(world, ends)
        assert await is_free(world, free)
    await acting
    assert {status for status, _ in await orders_of(world)} <= {"filled", "cancelled"}
    assert await world.broken_rules() == []


@pytest.mark.parametrize("ends", [by_disqualification, by_the_end])
@pytest.mark.parametrize("free", ["perp_positions", "orders", "user_balances"])
async def test_who_waits_for_the_standings_holds_nothing_yet(
    world: World, ends: Ends, free: str
) -> None:
    async with transaction(world.engine) as connection:
        await begin_renewal(connection)
        acting = await begun(world, ends)
        assert await is_free(world, free)
    await acting
    assert {status for status, _ in await orders_of(world)} == {"cancelled"}


async def begun(world: World, ends: Ends) -> asyncio.Task[object]:
    """What ends the orders, once it waits for what the test holds."""
    acting = asyncio.ensure_future(ends(world))
    while not acting.done() and not await world.count(BLOCKED):  # noqa: ASYNC110 - in the database
        await asyncio.sleep(0.005)
    assert not acting.done(), "it waits for nothing"
    return acting


async def is_free(world: World, table: str) -> bool:
    """Whether nobody has locked any row of the table."""
    async with world.engine.connect() as connection:
        locked = await connection.execute(text(f"SELECT id FROM {table} FOR UPDATE SKIP LOCKED"))
        return len(locked.all()) == await world.count(table)
