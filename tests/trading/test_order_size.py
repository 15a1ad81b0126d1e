"""How large an order may be, and what its size costs: at once, in parts, and both ways."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.database.transaction import transaction
from backend.refusals import Refusal
from backend.swap.swap import swap_all
from backend.swap.terms import SwapTerms, quote_swap
from backend.trading.recent_store import RECENT
from tests.world.world import BONK, JITOSOL, NOW, SOL, USDC, World

PRICES = {SOL: Decimal(100), USDC: Decimal(1), BONK: Decimal("0.00001")}
# 100 USD beyond the first 500 move the price by 0.1 %.
LIMITS = "INSERT INTO order_limits VALUES (:sol, 1500, 500, 1000)"
CLOSE = Decimal("1e-8")
SECOND = timedelta(seconds=1)


@pytest.fixture
async def world(world: World) -> World:
    """SOL at 100, of which 500 USD are free and 1,500 the most."""
    await world.set_prices(PRICES, at=NOW)
    await world.write(LIMITS, sol=SOL)
    return world


async def swapped(
    world: World, user: UUID, sold: str, bought: str, amount: str, *, now: datetime = NOW
) -> str:
    """The impact in bps, or the stable word of the refusal."""
    try:
        terms = await world.swap(user, sold, bought, amount, now=now)
    except Refusal as refusal:
        return refusal.reason
    return str(terms.impact_bps.normalize())


@pytest.mark.parametrize(
    ("sold", "bought", "amount", "expected"),
    [
        (USDC, SOL, "500", "0"),
        (USDC, SOL, "600", "0.8334"),  # 100 of 600 at a mean of 0.05 %
        (USDC, SOL, "1000", "12.5"),
        (SOL, USDC, "5", "0"),
        (SOL, USDC, "10", "12.5"),
        (USDC, JITOSOL, "1000", "12.5"),  # counts as SOL
        (SOL, JITOSOL, "10", "25"),  # sold and bought
        (USDC, BONK, "1000", "0"),  # has no limits
    ],
)
async def test_a_swap_pays_for_what_is_beyond_the_free_size(
    world: World, sold: str, bought: str, amount: str, expected: str
) -> None:
    user = await world.person("alice")
    async with world.engine.connect() as connection:
        quoted = await quote_swap(
            connection,
            from_token_address=sold,
            to_token_address=bought,
            amount=Decimal(amount),
            now=NOW,
        )
    made = await world.swap(user, sold, bought, amount)
    assert quoted.impact_bps == made.impact_bps == Decimal(expected)
    assert (quoted.amount_to, quoted.rate) == (made.amount_to, made.rate)
    free = Decimal(amount) * made.price_from.usd / made.price_to.usd
    assert made.amount_to == pytest.approx(free * (1 - made.impact_bps / 10_000), rel=CLOSE)
    assert await world.broken_rules() == []


# The second order, after one of 500 USDC for SOL.
@pytest.mark.parametrize(
    ("after", "sold", "bought", "amount", "expected"),
    [
        (timedelta(0), USDC, SOL, "500", "25"),
        (RECENT - SECOND, USDC, SOL, "500", "25"),
        (RECENT + SECOND, USDC, SOL, "500", "0"),
        (timedelta(0), SOL, USDC, "5", "0"),  # the other side has its own size
        (timedelta(0), USDC, BONK, "500", "0"),
        (timedelta(0), USDC, JITOSOL, "500", "25"),  # SOL all the same
    ],
)
async def test_what_was_bought_within_the_window_counts_when_more_is_bought(
    world: World, after: timedelta, sold: str, bought: str, amount: str, expected: str
) -> None:
    user = await world.person("alice")
    assert await swapped(world, user, USDC, SOL, "500") == "0"
    later = NOW + after
    await world.set_prices(PRICES, at=later)
    async with world.engine.connect() as connection:
        quoted = [
            await quote_swap(
                connection,
                from_token_address=sold,
                to_token_address=bought,
                amount=Decimal(amount),
                trader_id=trader,
                now=later,
            )
            for trader in (user, None, await world.person("bob", now=later))
        ]
    assert [terms.impact_bps for terms in quoted] == [Decimal(expected), 0, 0]
    assert await swapped(world, user, sold, bought, amount, now=later) == expected


async def test_an_order_in_parts_pays_what_it_pays_at_once(world: World) -> None:
    one, many, together = [await world.person(name) for name in ("one", "many", "together")]
    await world.swap(one, USDC, SOL, "1000")
    for _ in range(10):
        await world.swap(many, USDC, SOL, "100")
    orders = [await world.ordered(together, USDC, SOL, "100") for _ in range(10)]
    async with transaction(world.engine) as connection:
        made = await swap_all(connection, orders, NOW)
    assert all(isinstance(terms, SwapTerms) for terms in made.values())
    bought = [Decimal((await world.balances(user))[SOL]) for user in (one, many, together)]
    assert bought[0] == Decimal("19.9875")
    assert bought[1] == bought[2] == pytest.approx(bought[0], rel=CLOSE)


async def test_orders_at_once_from_several_processes_see_each_other(world: World) -> None:
    user = await world.person("alice")
    impacts = await asyncio.gather(*(swapped(world, user, USDC, SOL, "250") for _ in range(4)))
    assert sorted(impacts, key=Decimal) == ["0", "0", "12.5", "37.5"]


@pytest.mark.parametrize(
    ("amounts", "outcomes"),
    [
        (["15"], ["33.3334"]),
        (["15.01"], ["order_too_large"]),
        (["7.5", "7.5"], ["4.1667", "62.5"]),
        (["7.5", "7.51"], ["4.1667", "order_too_large"]),
    ],
)
async def test_no_order_is_larger_than_its_token_takes_in_parts_neither(
    world: World, amounts: list[str], outcomes: list[str]
) -> None:
    user = await world.person("alice")
    await world.swap(user, USDC, BONK, "1000")
    await world.write("DELETE FROM order_limits")
    await world.swap(user, BONK, SOL, "99990000")
    await world.write(LIMITS, sol=SOL)
    assert [await swapped(world, user, SOL, USDC, amount) for amount in amounts] == outcomes


async def test_the_refusal_says_how_large_an_order_may_be(world: World) -> None:
    user = await world.person("alice")
    await world.swap(user, USDC, SOL, "900")
    await world.swap(user, SOL, BONK, "10")
    with pytest.raises(Refusal) as refused:
        await world.swap(user, BONK, SOL, "90000000")
    assert refused.value.message == (
        "An order of 900 USD in SOL after 900 USD bought within 5 minutes is too large: at most "
        "1500 USD are bought within 5 minutes. Order less, or wait."
    )


async def test_somebody_elses_orders_count_for_them_alone(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    assert await swapped(world, alice, USDC, SOL, "500") == "0"
    assert await swapped(world, bob, USDC, SOL, "500") == "0"


async def test_of_a_refused_order_nothing_counts(world: World) -> None:
    user = await world.person("alice")
    assert await swapped(world, user, USDC, SOL, "1001") == "insufficient_balance"
    assert await swapped(world, user, USDC, SOL, "500") == "0"
