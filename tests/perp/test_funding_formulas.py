"""Funding by hand."""

from datetime import datetime
from decimal import Decimal

import pytest

from backend.perp.formulas import Side
from backend.perp.funding_formulas import clamped, funding_payment, settlement_times

HOUR = 3600


@pytest.mark.parametrize(
    ("side", "size", "price", "rate", "seconds", "margin", "payment"),
    [
        pytest.param(1, "10", "200", "0.0001", 8 * HOUR, "200", "-0.2", id="longs pay"),
        pytest.param(-1, "10", "200", "0.0001", 8 * HOUR, "200", "0.2", id="shorts receive"),
        pytest.param(1, "10", "200", "0.0001", 2 * HOUR, "200", "-0.05", id="two hours of eight"),
        pytest.param(1, "10", "200", "-0.0001", 8 * HOUR, "200", "0.2", id="a negative rate"),
        pytest.param(-1, "100", "14", "-0.0075", 8 * HOUR, "500", "-10.5", id="shorts pay"),
        pytest.param(1, "10", "200", "0.0001", 8 * HOUR, "0.1", "-0.1", id="at most the margin"),
        pytest.param(1, "1", "1", "0.0001", 1, "1", "-0.000001", id="paid: rounded up"),
        pytest.param(-1, "1", "1", "0.0001", 1, "1", "0", id="received: rounded down"),
        pytest.param(1, "10", "200", "0", 8 * HOUR, "200", "0", id="no rate"),
        pytest.param(1, "10", "200", "0.0001", 0, "200", "0", id="no time"),
    ],
)
def test_a_funding_payment(
    side: Side, size: str, price: str, rate: str, seconds: int, margin: str, payment: str
) -> None:
    assert funding_payment(
        side=side,
        size=Decimal(size),
        price=Decimal(price),
        rate=Decimal(rate),
        seconds=seconds,
        margin=Decimal(margin),
    ) == Decimal(payment)


@pytest.mark.parametrize(
    ("rate", "kept"), [("0.02", "0.0075"), ("-0.02", "-0.0075"), ("0.0001", "0.0001")]
)
def test_extreme_rates_are_clamped(rate: str, kept: str) -> None:
    assert clamped(Decimal(rate)) == Decimal(kept)


@pytest.mark.parametrize(
    ("after", "until", "times"),
    [
        ("2025-10-10T00:00Z", "2025-10-10T07:59Z", []),
        ("2025-10-10T00:00Z", "2025-10-10T08:00Z", ["2025-10-10T08:00Z"]),
        ("2025-10-10T20:00Z", "2025-10-11T16:30Z",
         ["2025-10-11T00:00Z", "2025-10-11T08:00Z", "2025-10-11T16:00Z"]),
    ],
)  # fmt: skip
def test_funding_settles_three_times_a_day(after: str, until: str, times: list[str]) -> None:
    found = settlement_times(
        after=datetime.fromisoformat(after), until=datetime.fromisoformat(until)
    )
    assert list(found) == [datetime.fromisoformat(text) for text in times]
