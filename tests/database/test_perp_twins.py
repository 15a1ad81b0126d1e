"""The formulas of perpetuals in SQL give what the pure functions give, to the last digit."""

from datetime import datetime, timedelta
from decimal import Decimal

import psycopg
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import whole_seconds
from backend.perp.formulas import Side, equity, liquidation_price, settle
from backend.perp.funding_formulas import funding_payment, live_equity
from tests.database.twins import MARGINS, MOMENTS, SECONDS, USD, in_sql, many

SIDES = st.sampled_from((1, -1))
SIZES = st.decimals(min_value=Decimal("1e-9"), max_value=10**12, places=9)


@many
@given(side=SIDES, size=SIZES, entry=USD, margin=MARGINS, leverage_max=st.integers(1, 100))
def test_perp_liquidation_price(
    database: psycopg.Connection,
    side: Side,
    size: Decimal,
    entry: Decimal,
    margin: Decimal,
    leverage_max: int,
) -> None:
    assert in_sql(
        database,
        "perp_liquidation_price(%s, %s, %s, %s, %s)",
        *(side, size, entry, margin, leverage_max),
    ) == liquidation_price(
        side=side, size=size, entry_price=entry, margin=margin, leverage_max=leverage_max
    )


@many
@given(
    side=SIDES,
    size=SIZES,
    price=USD,
    rate=st.decimals(min_value=Decimal("-0.0075"), max_value=Decimal("0.0075"), places=10),
    seconds=SECONDS,
    margin=MARGINS,
)
def test_funding_payment(
    database: psycopg.Connection,
    side: Side,
    size: Decimal,
    price: Decimal,
    rate: Decimal,
    seconds: int,
    margin: Decimal,
) -> None:
    assert in_sql(
        database,
        "funding_payment(%s, %s, %s, %s, %s, %s)",
        *(side, size, price, rate, seconds, margin),
    ) == funding_payment(
        side=side, size=size, price=price, rate=rate, seconds=seconds, margin=margin
    )


@many
@given(side=SIDES, size=SIZES, entry=USD, mark=USD, margin=MARGINS)
def test_perp_equity(
    database: psycopg.Connection,
    side: Side,
    size: Decimal,
    entry: Decimal,
    mark: Decimal,
    margin: Decimal,
) -> None:
    assert in_sql(
        database, "perp_equity(%s, %s, %s, %s, %s)", *(side, size, entry, mark, margin)
    ) == equity(side=side, size=size, entry_price=entry, mark_price=mark, margin=margin)


@many
@given(
    side=SIDES,
    size=SIZES,
    entry=USD,
    exit_price=USD,
    margin=MARGINS,
    fee_rate=st.decimals(min_value=0, max_value=Decimal("0.01"), places=8),
)
def test_position_settlement(
    database: psycopg.Connection,
    side: Side,
    size: Decimal,
    entry: Decimal,
    exit_price: Decimal,
    margin: Decimal,
    fee_rate: Decimal,
) -> None:
    ended = settle(
        side=side,
        size=size,
        entry_price=entry,
        exit_price=exit_price,
        margin=margin,
        fee_rate=fee_rate,
    )
    row = database.execute(
        "SELECT payout, fee, shortfall FROM position_settlement(perp_equity(%s, %s, %s, %s, %s),"
        " %s * %s::numeric, %s)",
        (side, size, entry, exit_price, margin, size, exit_price, fee_rate),
    ).fetchone()
    assert row == (ended.payout, ended.fee, ended.shortfall)


@many
@given(
    side=SIDES,
    size=SIZES,
    entry=USD,
    mark=USD,
    rate=st.decimals(min_value=Decimal("-0.0075"), max_value=Decimal("0.0075"), places=10),
    since=MOMENTS,
    held_for=st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=9)),
    margin=MARGINS,
)
def test_the_equity_of_a_position_counts_its_pending_funding(
    database: psycopg.Connection,
    side: Side,
    size: Decimal,
    entry: Decimal,
    mark: Decimal,
    rate: Decimal,
    since: datetime,
    held_for: timedelta,
    margin: Decimal,
) -> None:
    at = since + held_for
    direction = "long" if side == 1 else "short"
    assert in_sql(
        database,
        "perp_equity(%s, %s, %s, %s, %s + pending_funding(%s, %s, %s, %s, %s, %s, %s))",
        *(side, size, entry, mark, margin),
        *(direction, size, mark, rate, since, at, margin),
    ) == live_equity(
        side=side,
        size=size,
        entry_price=entry,
        mark_price=mark,
        margin=margin,
        funding_rate=rate,
        seconds=whole_seconds(start=since, end=at),
    )
