"""Perpetuals by hand, from BONK at 0.00002 to BTC at 110,000."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.money import round_display
from backend.perp.formulas import (
    Side,
    liquidation_price,
    position_size,
    settle,
    trading_fee,
    unrealised_pnl,
)


@pytest.mark.parametrize(
    ("collateral", "leverage", "entry", "decimals", "size"),
    [
        ("200", 10, "200", 9, "10"),
        ("100", 3, "147.48", 9, "2.034174125"),
        ("666.666666", 3, "0.00002", 5, "99999999.9"),
        ("1", 1, "110000", 8, "0.00000909"),
        ("0.000001", 1, "110000", 8, "0"),
    ],
)
def test_a_position_is_as_large_as_its_collateral_carries(
    collateral: str, leverage: int, entry: str, decimals: int, size: str
) -> None:
    assert position_size(
        collateral=Decimal(collateral),
        leverage=leverage,
        entry_price=Decimal(entry),
        decimals=decimals,
    ) == Decimal(size)


@pytest.mark.parametrize(
    ("side", "size", "entry", "margin", "leverage_max", "price"),
    [
        pytest.param(1, "10", "200", "200", 20, "184.61538462", id="long 10x"),
        pytest.param(-1, "10", "200", "200", 20, "214.63414634", id="short 10x"),
        pytest.param(1, "10", "200", "199.4", 20, "184.67692308", id="after paying 0.6 funding"),
        pytest.param(1, "10", "200", "2000", 20, "0", id="long 1x: no price liquidates"),
        pytest.param(1, "100000000", "0.00002", "666.666666", 5, "0.00001481", id="BONK 3x"),
        pytest.param(-1, "3", "3000", "1000", 10, "3174.60317460", id="dYdX's example"),
        pytest.param(1, "1", "110000", "5500", 20, "107179.48717949", id="BTC 20x"),
    ],
)
def test_the_liquidation_price(
    side: Side, size: str, entry: str, margin: str, leverage_max: int, price: str
) -> None:
    found = liquidation_price(
        side=side,
        size=Decimal(size),
        entry_price=Decimal(entry),
        margin=Decimal(margin),
        leverage_max=leverage_max,
    )
    assert round_display(found, 8) == Decimal(price)


@pytest.mark.parametrize(
    ("side", "exit_price", "margin", "payout", "fee", "shortfall"),
    [
        pytest.param(1, "220", "200", "398.68", "1.32", "0", id="a long gains"),
        pytest.param(1, "190", "200", "98.86", "1.14", "0", id="a long loses"),
        pytest.param(-1, "190", "200", "298.86", "1.14", "0", id="a short gains"),
        pytest.param(-1, "220", "200", "0", "0", "0", id="a short loses all of it"),
        pytest.param(1, "170", "200", "0", "0", "100", id="the price jumped past bankruptcy"),
        pytest.param(1, "180.05", "200", "0", "0.5", "0", id="the fee takes what is left"),
    ],
)
def test_closing_pays_what_is_left_and_never_less_than_nothing(
    side: Side, exit_price: str, margin: str, payout: str, fee: str, shortfall: str
) -> None:
    found = settle(
        side=side,
        size=Decimal(10),
        entry_price=Decimal(200),
        exit_price=Decimal(exit_price),
        margin=Decimal(margin),
        fee_rate=Decimal("0.0006"),
    )
    assert (found.payout, found.fee, found.shortfall) == (
        Decimal(payout),
        Decimal(fee),
        Decimal(shortfall),
    )


def test_the_fee_is_rounded_up() -> None:
    assert trading_fee(
        size=Decimal("0.00000001"), price=Decimal(110_000), fee_rate=Decimal("0.0006")
    ) == Decimal("0.000001")


@given(
    side=st.sampled_from((1, -1)),
    size=st.decimals(min_value=Decimal("1e-5"), max_value=10**9, places=5),
    entry=st.decimals(min_value=Decimal("1e-9"), max_value=10**6, places=9),
    leverage=st.integers(min_value=1, max_value=20),
    leverage_max=st.sampled_from((5, 10, 20)),
)
def test_at_the_liquidation_price_equity_is_the_maintenance_margin(
    side: Side, size: Decimal, entry: Decimal, leverage: int, leverage_max: int
) -> None:
    assume(leverage <= leverage_max)
    margin = size * entry / leverage
    price = liquidation_price(
        side=side, size=size, entry_price=entry, margin=margin, leverage_max=leverage_max
    )
    assume(price > 0)
    equity = margin + unrealised_pnl(side=side, size=size, entry_price=entry, mark_price=price)
    maintenance = size * price / (2 * leverage_max)
    slack = size * Decimal("1e-17")
    assert -slack <= equity - maintenance <= slack


@pytest.mark.parametrize(("side", "leverage_max"), list(product((1, -1), (5, 10, 20))))
def test_paying_funding_brings_the_liquidation_price_nearer(side: Side, leverage_max: int) -> None:
    prices = [
        liquidation_price(
            side=side,
            size=Decimal(10),
            entry_price=Decimal(200),
            margin=Decimal(margin),
            leverage_max=leverage_max,
        )
        for margin in (400, 390, 380)
    ]
    assert prices == sorted(prices, reverse=side == -1)
