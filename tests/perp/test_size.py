"""How large a position may be, what its size costs at its opening and its closing, and how much
all positions of a market may be together.
"""

import asyncio
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.transaction import transaction
from backend.perp.close_position import ClosedPosition, preview_exit
from backend.perp.open_position import preview_position
from backend.perp.opening import Direction
from backend.refusals import Refusal
from backend.trading.size import OrderTooLarge
from tests.world.orders import close, open_position, outcome
from tests.world.world import NOW, SOL, USDC, World

PRICES = {SOL: Decimal(100), USDC: Decimal(1)}


@pytest.fixture
async def world(world: World) -> World:
    """SOL at 100, of which 1,000 USD are free and 4,000 the most; 1,000 more move it by 1 %."""
    await world.set_prices(PRICES, at=NOW)
    await world.write("INSERT INTO order_limits VALUES (:sol, 4000, 1000, 1000)", sol=SOL)
    return world


async def opened(world: World, user: UUID, *, leverage: int, direction: Direction = "long") -> str:
    """`done`, or the stable word of the refusal."""
    order = partial(_open, leverage=leverage, direction=direction)
    return await outcome(world.engine, order, user)


async def _open(
    connection: AsyncConnection, user: UUID, *, leverage: int, direction: Direction
) -> object:
    return await open_position(
        connection,
        user_id=user,
        token_address=SOL,
        collateral=Decimal(100),
        leverage=leverage,
        direction=direction,
        now=NOW,
    )


async def closed(
    world: World, user: UUID, position: UUID, *, now: datetime = NOW
) -> ClosedPosition:
    async with transaction(world.engine) as connection:
        return await close(connection, user_id=user, position_id=position, now=now)


# 100 USDC of collateral: a leverage of 20 orders 2,000 USD, 1,000 of them at a mean of 0.5 %.
@pytest.mark.parametrize(
    ("leverage", "direction", "entry", "exit_price"),
    [
        (10, "long", "100", "100"),
        (20, "long", "100.25", "99.7519"),
        (20, "short", "99.75", "100.2519"),
        (15, "long", "100.0833", None),
    ],
)
async def test_a_position_opens_and_closes_worse_by_its_size(
    world: World, leverage: int, direction: Direction, entry: str, exit_price: str | None
) -> None:
    user = await world.person("alice")
    async with world.engine.connect() as connection:
        previewed = await preview_position(
            connection,
            token_address=SOL,
            collateral=Decimal(100),
            leverage=leverage,
            direction=direction,
            now=NOW,
        )
    position = await world.open(user, collateral="100", leverage=leverage, direction=direction)
    assert previewed.entry_price == pytest.approx(Decimal(entry), abs=Decimal("0.0001"))
    assert previewed.notional == pytest.approx(Decimal(100) * leverage, abs=Decimal("0.000001"))
    async with world.engine.connect() as connection:
        leaving = await preview_exit(connection, user_id=user, position_id=position, now=NOW)
    ended = await closed(world, user, position)
    assert ended.exit_price == leaving.price
    assert ended.impact_bps == leaving.impact_bps
    if exit_price is not None:
        assert ended.exit_price == pytest.approx(Decimal(exit_price), abs=Decimal("0.0001"))
    assert await world.broken_rules() == []


async def test_positions_opened_in_parts_pay_what_one_pays(world: World) -> None:
    one, many = await world.person("one"), await world.person("many")
    await world.open(one, collateral="200", leverage=10)
    for _ in range(4):
        await world.open(many, collateral="50", leverage=10)
    costs = await world.rows(
        "SELECT sum(notional_usd * impact_bps) FROM fills GROUP BY user_id ORDER BY user_id"
    )
    assert costs[0][0] == pytest.approx(costs[1][0], rel=Decimal("1e-5"))


async def test_what_was_bought_counts_when_a_long_is_opened_and_a_short_closed(
    world: World,
) -> None:
    user = await world.person("alice")
    short = await world.open(user, collateral="50", leverage=10, direction="short")
    await world.swap(user, USDC, SOL, "900")
    async with world.engine.connect() as connection:
        leaving = await preview_exit(connection, user_id=user, position_id=short, now=NOW)
    assert leaving.impact_bps == Decimal(16)  # 400 of 500 are beyond, at a mean of 0.2 %


@pytest.mark.parametrize(
    ("before", "leverage", "expected"),
    [
        (0, 20, "done"),
        (10, 20, "done"),
        (12, 20, "done"),  # moved by 2.4 %, of the 5 % that are its margin
        (15, 20, "liquidated_at_once"),  # by 3 %, where 2.5 % have to be left
        (15, 10, "done"),
    ],
)
async def test_a_position_that_its_own_impact_would_liquidate_is_refused(
    world: World, before: int, leverage: int, expected: str
) -> None:
    await world.write("UPDATE order_limits SET depth_usd = 500")
    user = await world.person("alice")
    if before:
        assert await opened(world, user, leverage=before) == "done"
    assert await opened(world, user, leverage=leverage) == expected
    assert await world.broken_rules() == []


async def test_a_position_is_no_larger_than_its_token_takes(world: World) -> None:
    user = await world.person("alice")
    with pytest.raises(OrderTooLarge):
        await world.open(user, collateral="400.1", leverage=10)
    await world.open(user, collateral="400", leverage=10)


async def test_no_position_is_too_large_to_close(world: World) -> None:
    user = await world.person("alice")
    position = await world.open(user, collateral="100", leverage=10)
    await world.write("UPDATE order_limits SET order_usd_max = 1000")
    await world.set_prices({**PRICES, SOL: Decimal(200)}, at=NOW)
    ended = await closed(world, user, position)
    assert ended.impact_bps == 25  # 1,000 of 2,000 are beyond


@pytest.mark.parametrize(
    ("usd_max", "outcomes"),
    [
        (None, ["done", "done", "done"]),
        (3000, ["done", "done", "done"]),
        (2999, ["done", "done", "open_interest_full"]),
        (1000, ["done", "open_interest_full", "open_interest_full"]),
        (0, ["open_interest_full"] * 3),
    ],
)
async def test_all_positions_together_are_worth_no_more_than_the_market_takes(
    world: World, usd_max: int | None, outcomes: list[str]
) -> None:
    await world.write("UPDATE perp_markets SET open_interest_usd_max = :most", most=usd_max)
    traders = [await world.person(name) for name in ("alice", "bob", "carol")]
    sides: list[Direction] = ["long", "short", "long"]
    for user, direction, wanted in zip(traders, sides, outcomes, strict=True):
        preview = partial(_preview, direction=direction)
        assert await outcome(world.engine, preview, user) == wanted
        assert await opened(world, user, leverage=10, direction=direction) == wanted


async def _preview(connection: AsyncConnection, user: UUID, *, direction: Direction) -> object:
    return await preview_position(
        connection,
        token_address=SOL,
        collateral=Decimal(100),
        leverage=10,
        direction=direction,
        trader_id=user,
        now=NOW,
    )


async def test_a_closed_position_leaves_its_room_to_others(world: World) -> None:
    await world.write("UPDATE perp_markets SET open_interest_usd_max = 1500")
    alice, bob = await world.person("alice"), await world.person("bob")
    position = await world.open(alice, collateral="100", leverage=10)
    assert await opened(world, bob, leverage=10) == "open_interest_full"
    await closed(world, alice, position)
    assert await opened(world, bob, leverage=10) == "done"


async def test_a_position_grows_with_its_price(world: World) -> None:
    await world.write("UPDATE perp_markets SET open_interest_usd_max = 2400")
    alice, bob = await world.person("alice"), await world.person("bob")
    await world.open(alice, collateral="100", leverage=10)
    await world.set_prices({**PRICES, SOL: Decimal(150)}, at=NOW)
    with pytest.raises(Refusal) as refused:
        await world.open(bob, collateral="100", leverage=10)
    assert refused.value.message == (
        "All positions in SOL together are worth at most 2400 USD, and 900 USD are left. "
        "Open a smaller position, or wait until others close."
    )


async def test_of_orders_at_once_only_as_many_open_as_there_is_room_for(world: World) -> None:
    await world.write("UPDATE perp_markets SET open_interest_usd_max = 4500")
    traders = [await world.person(f"trader {number}") for number in range(8)]
    await world.open(traders[0], collateral="250", leverage=10)
    outcomes = await asyncio.gather(*(opened(world, user, leverage=10) for user in traders[1:]))
    assert sorted(outcomes) == ["done"] * 2 + ["open_interest_full"] * 5
