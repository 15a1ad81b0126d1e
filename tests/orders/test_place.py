"""Placing an order sets aside what it needs, or says why not and writes nothing."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.database.transaction import transaction
from backend.orders.place import Wanted, place
from backend.orders.rules import OPEN_MAX
from backend.refusals import Refusal
from tests.world.waiting import Asked, cancelled, orders_of, placed
from tests.world.world import BLOCKED, BTC, JITOSOL, NOW, SOL, USDC, World

WORTH = "SELECT sum(value_usd) FROM holdings_at('2026-01-05 12:00:00+00')"
ONE = {SOL: "10", USDC: "1000"}
PERP: Asked = {"market": "perp", "leverage": 5}


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        pytest.param({"amount": "100.5"}, {USDC: "899.5"}, id="to buy, USDC"),
        pytest.param({"side": "sell", "price": "210", "amount": "3"}, {SOL: "7"}, id="to sell, it"),
        pytest.param(
            {"kind": "stop", "price": "210", "amount": "100"}, {USDC: "900"}, id="a stop to buy"
        ),
        # 100 · 5 · 0.0006 = 0.3
        pytest.param({**PERP, "price": "190"}, {USDC: "899.7"}, id="collateral and the fee"),
        pytest.param(
            {**PERP, "side": "sell", "price": "210", "amount": "33.333333", "leverage": 7},
            # 33.333333 · 7 · 0.0006 = 0.1399999986, rounded up
            {USDC: "966.526667"}, id="the fee is rounded up",
        ),
        pytest.param({"amount": "1000"}, {USDC: "0"}, id="all there is"),
    ],
)  # fmt: skip
async def test_what_an_order_needs_is_set_aside_and_still_its_owners(
    world: World, alice: UUID, asked: Asked, left: dict[str, str]
) -> None:
    before = await world.rows(WORTH)
    order = await placed(world, alice, **asked)
    assert await world.balances(alice) == ONE | left
    assert await world.rows(WORTH) == before
    assert await world.broken_rules() == []
    await cancelled(world, alice, order.order.id)
    assert await world.balances(alice) == ONE
    assert await orders_of(world) == [("cancelled", "owner")]
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        pytest.param({"price": "200"}, "limit_fills_at_once", id="a limit to buy at the price"),
        pytest.param({"price": "210"}, "limit_fills_at_once", id="a limit to buy above it"),
        pytest.param(
            {"side": "sell", "price": "190", "amount": "1"}, "limit_fills_at_once",
            id="a limit to sell below it",
        ),
        pytest.param({"kind": "stop", "price": "190"}, "trigger_on_wrong_side", id="stop to buy"),
        pytest.param(
            {"kind": "stop", "side": "sell", "price": "210", "amount": "1"},
            "trigger_on_wrong_side", id="stop to sell",
        ),
        pytest.param({"price": "0"}, "trigger_zero", id="a price of nothing"),
        pytest.param({"amount": "0"}, "amount_zero", id="nothing"),
        pytest.param({"amount": "1.0000001"}, "amount_too_precise", id="too many decimals"),
        pytest.param({"amount": "1000.000001"}, "insufficient_balance", id="more than there is"),
        pytest.param(
            {"side": "sell", "price": "210", "amount": "11"}, "insufficient_balance",
            id="more of the token than there is",
        ),
        pytest.param({**PERP, "price": "190", "amount": "998"}, "insufficient_balance", id="fee"),
        pytest.param({"token": USDC, "price": "0.9"}, "order_needs_a_token", id="USDC for USDC"),
        pytest.param({"token": "nothing"}, "unknown_token", id="no token"),
        pytest.param({**PERP, "price": "190", "leverage": 21}, "leverage_out_of_range", id="21x"),
        pytest.param({"market": "perp", "price": "190"}, "leverage_out_of_range", id="no leverage"),
        pytest.param({**PERP, "price": "190", "amount": "0.5"}, "collateral_too_small", id="small"),
        pytest.param({**PERP, "token": JITOSOL, "price": "190"}, "no_perp_market", id="no market"),
    ],
)  # fmt: skip
async def test_a_refused_order_says_why_and_writes_nothing(
    world: World, alice: UUID, asked: Asked, reason: str
) -> None:
    before = await world.contents()
    with pytest.raises(Refusal) as refused:
        await placed(world, alice, **asked)
    assert refused.value.reason == reason
    assert await world.contents() == before


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        pytest.param(
            f"INSERT INTO halted_tokens (token_address, reason, halted_at)"
            f" VALUES ('{SOL}', 'odd', '2026-01-05')",
            "token_halted", id="a halted token",
        ),
        pytest.param(
            "UPDATE competitions SET is_paused = true", "competition_paused", id="in a pause"
        ),
        pytest.param(
            "UPDATE competitions SET ends_at = '2026-01-05 12:00:00+00'",
            "competition_not_running", id="after the end",
        ),
        pytest.param(
            "INSERT INTO disqualifications (competition_id, user_id, reason, disqualified_at)"
            " SELECT competition_id, user_id, 'so', '2026-01-05' FROM participants",
            "disqualified", id="of the disqualified",
        ),
        pytest.param(
            "UPDATE token_prices SET last_updated = last_updated - interval '61 seconds'",
            "price_stale", id="at an old price",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("market", [{}, {**PERP, "price": "190"}], ids=["swap", "perp"])
async def test_what_trading_is_refused_for_orders_are_as_well(
    world: World, alice: UUID, market: Asked, happened: str, reason: str
) -> None:
    await world.write(happened)
    with pytest.raises(Refusal) as refused:
        await placed(world, alice, **market)
    assert refused.value.reason == reason


async def test_a_wallet_has_so_many_open_orders_and_no_more(world: World, alice: UUID) -> None:
    first = await placed(world, alice, amount="1")
    await world.write(
        "INSERT INTO orders (user_id, market, kind, side, token_address, trigger_price, amount,"
        " reserved_token, reserved, reserved_by, placed_at, status)"
        " SELECT user_id, market, kind, side, token_address, trigger_price, amount,"
        " reserved_token, reserved, reserved_by, placed_at, status"
        " FROM orders CROSS JOIN generate_series(2, :most)",
        most=OPEN_MAX,
    )
    with pytest.raises(Refusal) as refused:
        await placed(world, alice, amount="1")
    assert refused.value.reason == "too_many_orders"
    await cancelled(world, alice, first.order.id)
    await placed(world, alice, amount="1")


async def test_another_ones_order_is_not_there(world: World, alice: UUID) -> None:
    order = await placed(world, alice)
    bob = await world.person("bob")
    with pytest.raises(Refusal) as refused:
        await cancelled(world, bob, order.order.id)
    assert refused.value.reason == "unknown_order"
    assert await orders_of(world) == [("open", None)]


async def test_an_order_is_cancelled_once(world: World, alice: UUID) -> None:
    order = await placed(world, alice)
    outcomes = await asyncio.gather(
        *(cancelled(world, alice, order.order.id) for _ in range(8)), return_exceptions=True
    )
    reasons = [one.reason for one in outcomes if isinstance(one, Refusal)]
    assert reasons == ["order_ended"] * 7
    assert await world.balances(alice) == ONE
    assert await world.broken_rules() == []


async def test_orders_at_once_reserve_no_more_than_there_is(world: World, alice: UUID) -> None:
    outcomes = await asyncio.gather(
        *(placed(world, alice, amount="300") for _ in range(8)), return_exceptions=True
    )
    assert len([one for one in outcomes if not isinstance(one, BaseException)]) == 3
    assert {one.reason for one in outcomes if isinstance(one, Refusal)} == {"insufficient_balance"}
    assert await world.broken_rules() == []


async def test_a_price_waits_for_who_is_placing_and_then_sees_the_order(
    world: World, alice: UUID
) -> None:
    wanted = Wanted(
        market="swap", kind="limit", side="buy", token_address=SOL,
        trigger_price=Decimal(190), amount=Decimal(100),
    )  # fmt: skip
    async with transaction(world.engine) as connection:
        await place(connection, wanted, user_id=alice, since=NOW, now=NOW)
        at = NOW + timedelta(seconds=1)
        coming = asyncio.create_task(
            world.quote({SOL: Decimal(180), USDC: Decimal(1), BTC: Decimal(1)}, at=at)
        )
        while not await world.count(BLOCKED):
            assert not coming.done(), "the price did not wait"
            await asyncio.sleep(0.005)
    await coming
    assert await orders_of(world) == [("filled", None)]
    assert await world.broken_rules() == []
