"""When a price reaches an order, what it needs, and the worst that it takes."""

from decimal import Decimal
from typing import Final

import pytest

from backend.orders.formulas import comes_from_above, is_reached, perp_reservation, worst_rate
from backend.orders.tables import Kind, OrderSide
from tests.world.world import World

PRICES: Final = ("0.000000000000000001", "99.999999999999999999", "100", "100.000000000000000001")


async def test_the_database_reaches_an_order_at_the_same_prices(world: World) -> None:
    for is_below in (True, False):
        for price in PRICES:
            ours = is_reached(is_below=is_below, trigger_price=Decimal(100), price=Decimal(price))
            ((theirs,),) = await world.rows(f"SELECT price_is_reached({is_below}, 100, {price})")
            assert theirs == ours, (is_below, price)


@pytest.mark.parametrize(
    ("kind", "side", "from_above"),
    [
        ("limit", "buy", True),
        ("limit", "sell", False),
        ("stop", "buy", False),
        ("stop", "sell", True),
    ],
)
def test_to_buy_cheaper_and_to_sell_before_it_is_worse_the_price_falls(
    kind: Kind, side: OrderSide, from_above: bool
) -> None:
    assert comes_from_above(kind=kind, side=side) == from_above


@pytest.mark.parametrize(
    ("collateral", "leverage", "reserved"),
    [("100", 5, "100.3"), ("33.333333", 7, "33.473333"), ("1", 1, "1.0006")],
)
def test_opening_needs_the_collateral_and_at_most_this_fee(
    collateral: str, leverage: int, reserved: str
) -> None:
    found = perp_reservation(
        collateral=Decimal(collateral), leverage=leverage, fee_rate=Decimal("0.0006")
    )
    assert found == Decimal(reserved)


@pytest.mark.parametrize(
    ("side", "limit", "rate"),
    [
        ("sell", "140.5", "140.5"),
        ("buy", "4", "0.25"),
        # 0.0071428571428571428… is rounded down: what a price at the limit gives passes.
        ("buy", "140", "0.007142857142857142"),
        ("buy", "0.00002", "50000"),
    ],
)
def test_a_limit_takes_no_worse_rate(side: OrderSide, limit: str, rate: str) -> None:
    assert worst_rate(limit=Decimal(limit), side=side) == Decimal(rate)
