"""Price impact and slippage, by hand."""

from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.money import EXACT
from backend.trading.formulas import IMPACT_BPS_MAX, price_impact_bps, worse_price

# At a depth of 100,000 the price moves by 1 % for each 100,000 beyond the first 10,000, and an
# order pays the mean: 110,000 at once go from 0 to 1 % over 100,000, which is 0.5 % of those.
CASES = [
    # order, recent, free size, depth, bps
    ("3000", "0", "10000", "100000", "0"),
    ("10000", "0", "10000", "100000", "0"),
    ("10000.01", "0", "10000", "100000", "0.0001"),  # rounded up
    ("20000", "0", "10000", "100000", "2.5"),
    ("110000", "0", "10000", "100000", "45.4546"),
    ("100000", "10000", "10000", "100000", "50"),  # the part beyond alone
    ("100000", "110000", "10000", "100000", "150"),  # from 1 % to 2 %
    ("1000000", "10000", "10000", "100000", "500"),  # from 0 to the most
    ("1000000", "1010000", "10000", "100000", "1000"),  # the most, all the way
    ("999000000", "1010000", "10000", "100000", "1000"),
    ("1000", "0", "0", "1000", "50"),
    ("0.000001", "0", "0", "1000000000", "0.0001"),
]


@pytest.mark.parametrize(("order", "recent", "free", "depth", "bps"), CASES)
def test_an_order_pays_the_mean_of_the_way_that_it_moves_the_price(
    order: str, recent: str, free: str, depth: str, bps: str
) -> None:
    assert price_impact_bps(
        order_usd=Decimal(order),
        recent_usd=Decimal(recent),
        free_size_usd=Decimal(free),
        depth_usd=Decimal(depth),
    ) == Decimal(bps)


SIZES = st.decimals(min_value=Decimal("0.01"), max_value=10**7, places=2)


@given(
    parts=st.lists(SIZES, min_size=2, max_size=20),
    free=st.decimals(min_value=0, max_value=10**6, places=2),
    depth=SIZES,
)
def test_an_order_in_parts_costs_what_it_costs_at_once(
    parts: list[Decimal], free: Decimal, depth: Decimal
) -> None:
    def cost(order: Decimal, recent: Decimal) -> Decimal:
        bps = price_impact_bps(
            order_usd=order, recent_usd=recent, free_size_usd=free, depth_usd=depth
        )
        assert 0 <= bps <= IMPACT_BPS_MAX
        return EXACT.multiply(order, bps)

    whole = sum(parts)
    recent = [Decimal(0), *accumulate(parts)]
    apart = sum(cost(part, before) for part, before in zip(parts, recent, strict=False))
    # Each impact is rounded up by less than 0.0001 bps.
    assert abs(apart - cost(Decimal(whole), Decimal(0))) <= whole * Decimal("0.0001")


@pytest.mark.parametrize(
    ("price", "bps", "is_buying", "worse"),
    [
        ("150", "0", True, "150"),
        ("150", "100", True, "151.5"),
        ("150", "100", False, "148.5"),
        ("0.00002", "0.0001", True, "0.0000200000002"),
        ("1", "10000", False, "0"),
    ],
)
def test_a_worse_price_is_higher_to_buy_and_lower_to_sell(
    price: str, bps: str, is_buying: bool, worse: str
) -> None:
    assert worse_price(price=Decimal(price), bps=Decimal(bps), is_buying=is_buying) == Decimal(
        worse
    )
