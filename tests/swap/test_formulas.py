"""What a swap gives, by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.swap.formulas import swap_fee, swap_output

SOL_USD = "147.4789340738336"

CASES = [
    # amount, price from, price to, fee rate, impact in bps, decimals, output
    ("1", SOL_USD, "0.9999", "0", "0", 6, "147.493683"),
    ("100", "0.9999", SOL_USD, "0", "0", 9, "0.677995136"),
    ("0.000001", "0.9999", "110000", "0", "0", 8, "0"),
    ("1", "3", "1", "0.001", "0", 6, "2.997"),
    ("1", "3", "1", "0", "10", 6, "2.997"),
    ("1", "3", "1", "0.001", "100", 6, "2.96703"),
    ("1", "1", "1", "0", "0.0001", 9, "0.99999999"),
    ("1", "1", "3", "0", "0", 6, "0.333333"),
    ("50000000000", "0.00002", "110000", "0", "0", 8, "9.09090909"),
    ("999999999999999.999999999", "999999999999", "0.000000001", "0", "0", 9,
     "999999999998999999999999000000000001"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "price_from", "price_to", "fee_rate", "impact_bps", "decimals", "output"), CASES
)
def test_equal_value_less_the_fee_and_the_impact_rounded_down(
    amount: str,
    price_from: str,
    price_to: str,
    fee_rate: str,
    impact_bps: str,
    decimals: int,
    output: str,
) -> None:
    assert swap_output(
        amount=Decimal(amount),
        price_from_usd=Decimal(price_from),
        price_to_usd=Decimal(price_to),
        fee_rate=Decimal(fee_rate),
        impact_bps=Decimal(impact_bps),
        decimals_to=decimals,
    ) == Decimal(output)


@pytest.mark.parametrize(
    ("amount", "fee_rate", "fee"),
    [("1", "0", "0"), ("10", "0.0006", "0.006"), ("0.000001", "0.0006", "0.000001")],
)
def test_the_fee_is_rounded_up_to_the_sold_tokens_decimals(
    amount: str, fee_rate: str, fee: str
) -> None:
    given_fee = swap_fee(amount=Decimal(amount), fee_rate=Decimal(fee_rate), decimals_from=6)
    assert given_fee == Decimal(fee)


PRICES = st.decimals(min_value=Decimal("1e-12"), max_value=10**6, places=12)


@given(amount=st.decimals(min_value=0, max_value=10**9, places=9), there=PRICES, back=PRICES)
def test_swapping_there_and_back_never_gains(
    amount: Decimal, there: Decimal, back: Decimal
) -> None:
    free = {"fee_rate": Decimal(0), "impact_bps": Decimal(0)}
    received = swap_output(
        amount=amount, price_from_usd=there, price_to_usd=back, decimals_to=9, **free
    )
    returned = swap_output(
        amount=received, price_from_usd=back, price_to_usd=there, decimals_to=9, **free
    )
    assert returned <= amount
