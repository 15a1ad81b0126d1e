"""At which price a swap fills, and at which it would rather not."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from backend.database.transaction import transaction
from backend.refusals import Refusal
from backend.swap.swap import swap_all
from backend.swap.terms import SwapTerms
from backend.trading.execution import Execution
from backend.trading.slippage import Slippage
from tests.world.world import NOW, SOL, USDC, World

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("observed", "fills_at"),
    [
        ((), None),
        ((-1,), None),
        ((0,), 0),
        ((-1, 1, 2), 1),
        ((3, 4), 3),
    ],
    ids=["never", "before", "at its arrival", "before and after", "later"],
)
async def test_a_swap_fills_at_the_first_price_observed_after_it_arrived(
    world: World, observed: tuple[int, ...], fills_at: int | None
) -> None:
    user = await world.person("alice")
    arrived = NOW + timedelta(minutes=1)
    for seconds in observed:
        at = arrived + seconds * SECOND
        await world.quote({SOL: Decimal(150 + seconds), USDC: Decimal(1)}, at=at)
    order = replace(await world.ordered(user), execution=Execution(since=arrived))
    async with transaction(world.engine) as connection:
        outcome = (await swap_all(connection, [order], arrived + timedelta(minutes=1)))[order]
    if fills_at is None:
        assert isinstance(outcome, Refusal)
        assert outcome.reason == "price_unobserved"
        assert await world.balances(user) == {SOL: "10", USDC: "1000"}
    else:
        assert isinstance(outcome, SwapTerms)
        assert outcome.price_from.usd == 150 + fills_at
    assert await world.count("fills") == int(fills_at is not None)
    assert await world.broken_rules() == []


async def test_an_observation_that_began_before_the_order_fills_nothing(world: World) -> None:
    user = await world.person("alice")
    arrived = NOW + timedelta(minutes=1)
    for seconds, price in ((1, 151), (2, 152)):
        at = arrived + seconds * SECOND
        await world.quote({SOL: Decimal(price), USDC: Decimal(1)}, at=at)
    await world.write(
        "UPDATE price_history SET began_at = :before WHERE priced_at = :first",
        before=arrived - SECOND,
        first=arrived + SECOND,
    )
    order = replace(await world.ordered(user), execution=Execution(since=arrived))
    async with transaction(world.engine) as connection:
        outcome = (await swap_all(connection, [order], arrived + timedelta(minutes=1)))[order]
    assert isinstance(outcome, SwapTerms)
    assert outcome.price_from.usd == 152


@pytest.mark.parametrize(
    ("quoted", "bps", "is_made"),
    [
        ("150", 0, True),
        ("149", 0, True),
        ("152", 100, False),
        ("151.5", 100, True),
        ("151", 66, False),
        ("151", 67, True),
        ("1000000", 10_000, True),
    ],
)
async def test_a_swap_gives_no_less_than_the_quote_less_the_slippage(
    world: World, quoted: str, bps: int, is_made: bool
) -> None:
    await world.set_prices({SOL: Decimal(150), USDC: Decimal(1)}, at=NOW)
    user = await world.person("alice")
    order = await world.ordered(user)
    slippage = Slippage(quoted_price=Decimal(quoted), max_bps=bps)
    order = replace(order, execution=replace(order.execution, slippage=slippage))
    async with transaction(world.engine) as connection:
        outcome = (await swap_all(connection, [order], NOW))[order]
    assert isinstance(outcome, SwapTerms) is is_made
    if isinstance(outcome, Refusal):
        assert outcome.reason == "price_moved"
        assert quoted in outcome.message
        assert "150" in outcome.message
