"""An order fills once, at the price that reached it, of an observation after it."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.database.transaction import transaction
from backend.orders.follow_prices import follow_prices
from tests.world.waiting import Asked, orders_of, placed
from tests.world.world import BTC, JITOSOL, NOW, SOL, USDC, World

SECOND = timedelta(seconds=1)
SOON = NOW + SECOND
PERP: Asked = {"market": "perp", "leverage": 5}
EITHER = pytest.mark.parametrize(
    "asked", [{"price": "190"}, {**PERP, "price": "190"}], ids=["swap", "perp"]
)


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


@pytest.mark.parametrize(
    ("asked", "untouched", "reached", "received"),
    [
        pytest.param({"price": "190"}, "190.01", "190", ("swap", "0.526315789"), id="limit to buy"),
        pytest.param(
            {"price": "190"}, "190.01", "160", ("swap", "0.625"), id="a gap fills at what is seen"
        ),
        pytest.param(
            {"side": "sell", "price": "210", "amount": "2"}, "209.99", "210", ("swap", "420"),
            id="limit to sell",
        ),
        pytest.param(
            {"side": "sell", "price": "210", "amount": "2"}, "209.99", "300", ("swap", "600"),
            id="a gap sells dearer",
        ),
        pytest.param(
            {"kind": "stop", "price": "210"}, "209.99", "250", ("swap", "0.4"), id="stop to buy"
        ),
        pytest.param(
            {"kind": "stop", "side": "sell", "price": "190", "amount": "2"}, "190.01", "100",
            ("swap", "200"), id="a gap over a stop sells at what is seen",
        ),
        pytest.param(
            {**PERP, "price": "190"}, "190.01", "190", ("perp_open", "2.631578947"), id="go long"
        ),
        pytest.param(
            {**PERP, "side": "sell", "price": "210"}, "209.99", "250", ("perp_open", "2"),
            id="go short at a better price",
        ),
        pytest.param(
            {**PERP, "kind": "stop", "price": "210"}, "209.99", "250", ("perp_open", "2"),
            id="a stop goes long",
        ),
        pytest.param(
            {**PERP, "kind": "stop", "side": "sell", "price": "190"}, "190.01", "125",
            ("perp_open", "4"), id="a stop goes short",
        ),
        # An LST's price is 1.25 of its base token's, and a little more by the second.
        pytest.param(
            {"token": JITOSOL, "price": "200"}, "160", "159.99", ("swap", "0.500031249"),
            id="an LST",
        ),
    ],
)  # fmt: skip
async def test_an_order_fills_when_the_price_is_there_and_not_before(
    world: World,
    alice: UUID,
    asked: Asked,
    untouched: str,
    reached: str,
    received: tuple[str, str],
) -> None:
    await placed(world, alice, **asked)
    await priced(world, untouched)
    assert await orders_of(world) == [("open", None)]
    await priced(world, reached, at=SOON + SECOND)
    assert await orders_of(world) == [("filled", None)]
    assert await fills(world) == [received]
    await priced(world, reached, at=SOON + 2 * SECOND)
    assert len(await fills(world)) == 1
    assert await world.broken_rules() == []


async def test_an_order_to_swap_is_reached_by_the_price_in_usdc(world: World, alice: UUID) -> None:
    await placed(world, alice, price="190")
    # 189 USD are 192.86 USDC.
    await priced(world, "189", usdc="0.98")
    assert await orders_of(world) == [("open", None)]
    await priced(world, "189", usdc="0.995", at=SOON + SECOND)
    assert await orders_of(world) == [("filled", None)]
    assert await world.broken_rules() == []


@EITHER
async def test_an_observation_that_began_before_the_order_fills_nothing(
    world: World, alice: UUID, asked: Asked
) -> None:
    await placed(world, alice, **asked, since=SOON + timedelta(milliseconds=1))
    await priced(world, "180")
    assert await orders_of(world) == [("open", None)]
    await priced(world, "180", at=SOON + SECOND)
    assert await orders_of(world) == [("filled", None)]
    assert await world.broken_rules() == []


async def test_no_other_tokens_price_fills_it(world: World, alice: UUID) -> None:
    await placed(world, alice, price="190")
    # As by another transaction's, in which the order was not there yet.
    await world.set_prices({SOL: Decimal(180), USDC: Decimal(1)}, at=SOON)
    await world.quote({BTC: Decimal(1)}, at=SOON)
    assert await orders_of(world) == [("open", None)]


@pytest.mark.parametrize(
    ("happened", "after"),
    [
        pytest.param(
            "INSERT INTO halted_tokens (token_address, reason, halted_at)"
            f" VALUES ('{SOL}', 'odd', '2026-01-05')",
            "DELETE FROM halted_tokens", id="while its token is halted",
        ),
        pytest.param(
            "UPDATE competitions SET is_paused = true",
            "UPDATE competitions SET is_paused = false", id="in a pause",
        ),
        pytest.param(
            "INSERT INTO price_confirmations (token_address, refused_at)"
            f" VALUES ('{SOL}', '2026-01-06')",
            "DELETE FROM price_confirmations", id="while its price waits to be confirmed",
        ),
    ],
)  # fmt: skip
@EITHER
async def test_an_order_waits(
    world: World, alice: UUID, asked: Asked, happened: str, after: str
) -> None:
    await placed(world, alice, **asked)
    await world.write(happened)
    await priced(world, "180")
    assert await orders_of(world) == [("open", None)]
    await world.write(after)
    await priced(world, "180", at=SOON + SECOND)
    assert await orders_of(world) == [("filled", None)]
    assert await world.broken_rules() == []


async def test_a_limit_waits_until_it_is_kept_after_the_price_impact(
    world: World, alice: UUID
) -> None:
    # 500 USD beyond the free size move a depth of 1,000 by 0.5 %, of which the mean is half.
    await world.write(
        "INSERT INTO order_limits (token_address, order_usd_max, free_size_usd, depth_usd)"
        f" VALUES ('{SOL}', 100000, 0, 1000)"
    )
    await placed(world, alice, price="190", amount="500")
    await priced(world, "189.6")
    assert await orders_of(world) == [("open", None)]
    await priced(world, "189.5", at=SOON + SECOND)
    assert await orders_of(world) == [("filled", None)]
    ((paid,),) = await world.rows(
        "SELECT amount_from::numeric / amount_to::numeric FROM transactions"
        " WHERE transaction_type = 'swap'"
    )
    assert Decimal("189.5") < paid <= Decimal(190)
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("asked", "happened", "reason"),
    [
        pytest.param(
            {"price": "190", "amount": "500"},
            "INSERT INTO order_limits VALUES"
            f" ('{SOL}', 400, 1000000, 1000000)", "order_too_large", id="too large by now",
        ),
        pytest.param(
            {**PERP, "price": "190"},
            f"UPDATE perp_markets SET open_interest_usd_max = 400 WHERE token_address = '{SOL}'",
            "open_interest_full", id="no room in the market",
        ),
        pytest.param(
            {**PERP, "price": "190"},
            "UPDATE competitions SET perp_fee_rate = 1", "insufficient_balance",
            id="a fee that it has not reserved, nor the wallet",
        ),
    ],
)  # fmt: skip
async def test_what_cannot_be_filled_at_its_price_is_cancelled_and_says_why(
    world: World, alice: UUID, asked: Asked, happened: str, reason: str
) -> None:
    reserved = (await placed(world, alice, **asked)).order.reserved
    free = (await world.balances(alice))[USDC]
    if reason == "insufficient_balance":
        await placed(world, alice, amount=free, price="1")
        free = "0"
    await world.write(happened)
    await priced(world, "180")
    assert (await orders_of(world))[0] == ("cancelled", reason)
    ((told,),) = await world.rows(
        "SELECT details ->> 'reason' FROM notifications WHERE kind = 'order_cancelled'"
    )
    assert told == reason
    assert Decimal((await world.balances(alice))[USDC]) == Decimal(free) + reserved
    assert await world.broken_rules() == []


async def test_of_two_that_a_price_reaches_each_is_paid_by_its_own(
    world: World, alice: UUID
) -> None:
    for price in ("190", "185"):
        await placed(world, alice, price=price, amount="500")
    assert (await world.balances(alice))[USDC] == "0"
    await priced(world, "160")
    assert await orders_of(world) == [("filled", None)] * 2
    assert await world.balances(alice) == {SOL: "16.25", USDC: "0"}
    assert await world.broken_rules() == []


async def test_a_look_that_began_before_the_order_ends_it_no_earlier_than_it_began(
    world: World, alice: UUID
) -> None:
    """Its source may have been asked once the order was there, after others did not answer."""
    await placed(world, alice, price="190", since=SOON)
    await world.set_prices({SOL: Decimal(180), USDC: Decimal(1)}, at=SOON)
    async with transaction(world.engine) as connection:
        await follow_prices(connection, NOW - SECOND, [SOL])
    rows = await world.rows("SELECT status, ended_at >= placed_at FROM orders")
    assert rows == [("filled", True)]
    assert await world.broken_rules() == []
