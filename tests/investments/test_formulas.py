"""Interest and exchange rates, by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import whole_seconds
from backend.investments.formulas import day_boundaries, simple_interest
from backend.liquid_staking.formulas import grown_rate, lst_price, minted, redeemed

HOUR = 3600
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("principal", "rate", "seconds", "decimals", "interest"),
    [
        ("10", "7", DAY, 9, "0.001917808"),
        ("10", "7", 36 * HOUR, 9, "0.002876712"),
        ("10", "7", 14 * DAY, 9, "0.026849315"),
        ("10", "7", 0, 9, "0"),
        ("10", "7", 31_536_000, 9, "0.7"),
        ("1000", "4.5", DAY, 6, "0.123287"),
        ("0.000001", "7", DAY, 6, "0"),
    ],
)
def test_simple_interest_by_the_second(
    principal: str, rate: str, seconds: int, decimals: int, interest: str
) -> None:
    earned = simple_interest(
        principal=Decimal(principal),
        rate_percent=Decimal(rate),
        seconds=seconds,
        decimals=decimals,
    )
    assert earned == Decimal(interest)


@given(days=st.lists(st.integers(min_value=0, max_value=DAY), max_size=14))
def test_interest_added_day_by_day_is_the_interest_of_the_whole(days: list[int]) -> None:
    def until(seconds: int) -> Decimal:
        return simple_interest(
            principal=Decimal("10.123456789"),
            rate_percent=Decimal(7),
            seconds=seconds,
            decimals=9,
        )

    added, elapsed = Decimal(0), 0
    for seconds in days:
        added += until(elapsed + seconds) - until(elapsed)
        elapsed += seconds
    assert added == until(sum(days))


def test_a_clock_that_runs_back_earns_nothing() -> None:
    start = datetime(2026, 1, 5, tzinfo=UTC)
    assert whole_seconds(start=start, end=start - timedelta(seconds=1)) == 0
    assert whole_seconds(start=start, end=start + timedelta(seconds=1.9)) == 1


@pytest.mark.parametrize(
    ("base", "rate", "lst", "back"),
    [
        ("2", "1.25", "1.6", "2"),
        ("1", "1.27", "0.787401574", "0.999999998"),
        ("0.000000001", "1.27", "0", "0"),
    ],
)
def test_minting_and_redeeming_round_for_the_pool(
    base: str, rate: str, lst: str, back: str
) -> None:
    units = minted(base_amount=Decimal(base), exchange_rate=Decimal(rate), decimals=9)
    assert units == Decimal(lst)
    assert redeemed(lst_amount=units, exchange_rate=Decimal(rate), decimals=9) == Decimal(back)


def test_an_exchange_rate_grows_by_its_yield() -> None:
    rate = grown_rate(exchange_rate=Decimal("1.25"), rate_percent=Decimal("7.3"), seconds=DAY)
    assert rate == Decimal("1.25025")


def test_a_liquid_staking_token_costs_what_it_is_redeemed_for() -> None:
    price = lst_price(base_price_usd=Decimal("147.4789340738336"), exchange_rate=Decimal("1.25"))
    assert price == Decimal("184.348667592292")


TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("after", "until", "zone", "boundaries"),
    [
        ("2026-01-05T12:00Z", "2026-01-05T14:59Z", TOKYO, []),
        ("2026-01-05T12:00Z", "2026-01-05T15:00Z", TOKYO, ["2026-01-05T15:00Z"]),
        ("2026-01-05T15:00Z", "2026-01-05T15:00Z", TOKYO, []),
        ("2026-01-05T12:00Z", "2026-01-07T15:30Z", TOKYO,
         ["2026-01-05T15:00Z", "2026-01-06T15:00Z", "2026-01-07T15:00Z"]),
        ("2026-03-07T12:00Z", "2026-03-09T12:00Z", ZoneInfo("America/New_York"),
         ["2026-03-08T05:00Z", "2026-03-09T04:00Z"]),
    ],
)  # fmt: skip
def test_days_begin_at_local_midnight(
    after: str, until: str, zone: ZoneInfo, boundaries: list[str]
) -> None:
    found = day_boundaries(
        after=datetime.fromisoformat(after), until=datetime.fromisoformat(until), timezone=zone
    )
    assert list(found) == [datetime.fromisoformat(text) for text in boundaries]
