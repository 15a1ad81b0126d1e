"""A formula in SQL gives what the pure function gives, to the last digit."""

from datetime import datetime, timedelta
from decimal import Decimal

import psycopg
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import whole_seconds
from backend.investments.formulas import simple_interest
from backend.liquid_staking.formulas import grown_rate, redeemed
from backend.money import round_display
from backend.standings.formulas import drawdown_ratio, percentage, profit_ratio
from backend.standings.retention import snapshot_period_end
from backend.swap.formulas import swap_fee, swap_output
from backend.trading.formulas import price_impact_bps
from tests.database.twins import (
    AMOUNTS,
    DECIMALS,
    EXCHANGE_RATES,
    MOMENTS,
    POSITIVE_AMOUNTS,
    RATES_PERCENT,
    SECONDS,
    USD,
    in_sql,
    many,
)


@many
@given(principal=AMOUNTS, rate=RATES_PERCENT, seconds=SECONDS, decimals=DECIMALS)
def test_simple_interest(
    database: psycopg.Connection, principal: Decimal, rate: Decimal, seconds: int, decimals: int
) -> None:
    assert in_sql(
        database, "simple_interest(%s, %s, %s, %s)", principal, rate, seconds, decimals
    ) == simple_interest(principal=principal, rate_percent=rate, seconds=seconds, decimals=decimals)


@many
@given(lst=AMOUNTS, rate=EXCHANGE_RATES, decimals=DECIMALS)
def test_redeemed(database: psycopg.Connection, lst: Decimal, rate: Decimal, decimals: int) -> None:
    assert in_sql(database, "redeemed(%s, %s, %s)", lst, rate, decimals) == redeemed(
        lst_amount=lst, exchange_rate=rate, decimals=decimals
    )


@many
@given(exchange_rate=EXCHANGE_RATES, rate=RATES_PERCENT, seconds=SECONDS)
def test_grown_rate(
    database: psycopg.Connection, exchange_rate: Decimal, rate: Decimal, seconds: int
) -> None:
    assert in_sql(database, "grown_rate(%s, %s, %s)", exchange_rate, rate, seconds) == grown_rate(
        exchange_rate=exchange_rate, rate_percent=rate, seconds=seconds
    )


@many
@given(start=MOMENTS, end=MOMENTS)
def test_whole_seconds(database: psycopg.Connection, start: datetime, end: datetime) -> None:
    assert in_sql(database, "whole_seconds(%s, %s)", start, end) == whole_seconds(
        start=start, end=end
    )


@many
@given(value=AMOUNTS, initial=AMOUNTS)
def test_profit_ratio(database: psycopg.Connection, value: Decimal, initial: Decimal) -> None:
    assert in_sql(database, "profit_ratio(%s, %s)", value, initial) == profit_ratio(
        value_usd=value, initial_value_usd=initial
    )


# Of so many hundred-millionths of a percent more: half ways between two, and just beside them.
HALF_WAYS = st.tuples(
    st.integers(-(10**10), 10**12), st.sampled_from((0, 1, -1, 10**6, -(10**6), 10**9, -(10**9)))
).map(lambda found: 1 + (Decimal(found[0]) + Decimal("0.5") + found[1] * Decimal("1e-10")) / 10**10)


@many
@given(value=st.one_of(AMOUNTS, HALF_WAYS), initial=st.one_of(AMOUNTS, st.just(Decimal(1))))
def test_profit_percentage(database: psycopg.Connection, value: Decimal, initial: Decimal) -> None:
    ratio = profit_ratio(value_usd=value, initial_value_usd=initial)
    assert in_sql(database, "profit_percentage(%s, %s)", value, initial) == percentage(ratio)


@many
@given(value=AMOUNTS, peak=POSITIVE_AMOUNTS)
def test_drawdown_ratio(database: psycopg.Connection, value: Decimal, peak: Decimal) -> None:
    assert in_sql(database, "drawdown_ratio(%s, %s)", value, peak) == drawdown_ratio(
        value_usd=value, peak_value_usd=peak
    )


@many
@given(
    amount=st.integers(min_value=-(10**9), max_value=10**9).map(lambda n: Decimal(n) / 8),
    decimals=st.integers(min_value=0, max_value=4),
)
def test_round_display_rounds_halves_to_even(
    database: psycopg.Connection, amount: Decimal, decimals: int
) -> None:
    assert in_sql(database, "round_display(%s, %s)", amount, decimals) == round_display(
        amount, decimals
    )


@many
@given(
    taken_at=MOMENTS,
    age=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=120)),
)
def test_snapshot_period_end(
    database: psycopg.Connection, taken_at: datetime, age: timedelta
) -> None:
    assert in_sql(
        database, "snapshot_period_end(%s, %s)", taken_at, taken_at + age
    ) == snapshot_period_end(taken_at=taken_at, now=taken_at + age)


FEE_RATES = st.decimals(min_value=0, max_value=Decimal("0.999999"), places=6)
IMPACTS_BPS = st.decimals(min_value=0, max_value=2_000, places=4)
SIZES = st.decimals(min_value=0, max_value=10**9, places=9)
POSITIVE_SIZES = st.decimals(min_value=Decimal("1e-9"), max_value=10**9, places=9)


@many
@given(order=POSITIVE_SIZES, recent=SIZES, free=SIZES, depth=POSITIVE_SIZES)
def test_price_impact_bps(
    database: psycopg.Connection, order: Decimal, recent: Decimal, free: Decimal, depth: Decimal
) -> None:
    assert in_sql(
        database, "price_impact_bps(%s, %s, %s, %s)", order, recent, free, depth
    ) == price_impact_bps(order_usd=order, recent_usd=recent, free_size_usd=free, depth_usd=depth)


@many
@given(
    amount=AMOUNTS,
    price_from=USD,
    price_to=USD,
    fee_rate=FEE_RATES,
    impact=IMPACTS_BPS,
    decimals=DECIMALS,
)
def test_swap_output(
    database: psycopg.Connection,
    amount: Decimal,
    price_from: Decimal,
    price_to: Decimal,
    fee_rate: Decimal,
    impact: Decimal,
    decimals: int,
) -> None:
    assert in_sql(
        database,
        "swap_output(%s, %s, %s, %s, %s, %s)",
        amount,
        price_from,
        price_to,
        fee_rate,
        impact,
        decimals,
    ) == swap_output(
        amount=amount,
        price_from_usd=price_from,
        price_to_usd=price_to,
        fee_rate=fee_rate,
        impact_bps=impact,
        decimals_to=decimals,
    )


@many
@given(amount=AMOUNTS, fee_rate=FEE_RATES, decimals=DECIMALS)
def test_swap_fee(
    database: psycopg.Connection, amount: Decimal, fee_rate: Decimal, decimals: int
) -> None:
    assert in_sql(database, "swap_fee(%s, %s, %s)", amount, fee_rate, decimals) == swap_fee(
        amount=amount, fee_rate=fee_rate, decimals_from=decimals
    )
