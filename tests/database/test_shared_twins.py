"""Functions that many statements share give what the code's own give, to the last digit."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import psycopg
from hypothesis import example, given
from hypothesis import strategies as st

from backend.clock import iso, whole_seconds
from backend.competition.store import Competition
from backend.feeds.source import INTEREST_RATE
from backend.investments.formulas import simple_interest
from backend.liquid_staking.formulas import lst_price
from backend.money import EXACT, USDC, plain
from backend.perp.funding_formulas import INTERVAL, settlement_times
from tests.database.twins import (
    AMOUNTS,
    DECIMALS,
    EXCHANGE_RATES,
    MARGINS,
    MOMENTS,
    RATES_PERCENT,
    USD,
    in_sql,
    many,
)


@many
@given(amount=st.decimals(min_value=-(10**20), max_value=10**20, places=18))
def test_plain(database: psycopg.Connection, amount: Decimal) -> None:
    assert in_sql(database, "plain(%s)", amount) == plain(amount)


@many
@given(moment=MOMENTS)
def test_iso(database: psycopg.Connection, moment: datetime) -> None:
    assert in_sql(database, "iso(%s)", moment) == iso(moment)


@many
@given(base=USD, rate=EXCHANGE_RATES)
def test_lst_price(database: psycopg.Connection, base: Decimal, rate: Decimal) -> None:
    assert in_sql(database, "lst_price(%s, %s)", base, rate) == lst_price(
        base_price_usd=base, exchange_rate=rate
    )


@many
@given(at=st.one_of(MOMENTS, MOMENTS.map(lambda at: at.replace(minute=0, second=0, microsecond=0))))
def test_next_settlement(database: psycopg.Connection, at: datetime) -> None:
    assert in_sql(database, "next_settlement(%s)", at) == next(
        settlement_times(after=at, until=at + INTERVAL)
    )


@many
@given(
    starts_at=MOMENTS,
    length=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)),
    share=st.sampled_from((Decimal("-0.5"), Decimal(0), Decimal("0.5"), Decimal(1), Decimal(2))),
    is_paused=st.booleans(),
)
def test_competition_state(
    database: psycopg.Connection,
    starts_at: datetime,
    length: timedelta,
    share: Decimal,
    is_paused: bool,
) -> None:
    at = starts_at + length * float(share)
    competition = Competition(
        id=UUID(int=1),
        name="",
        starts_at=starts_at,
        ends_at=starts_at + length,
        is_paused=is_paused,
        swap_fee_rate=Decimal(0),
        perp_fee_rate=Decimal(0),
        execution_delay_ms=0,
        initial_grant=(),
    )
    state = in_sql(
        database,
        "competition_state(%s, %s, %s, %s)",
        *(competition.starts_at, competition.ends_at, is_paused, at),
    )
    assert (state in {"running", "paused"}) == competition.is_on(at)
    assert (state == "upcoming") == (at < starts_at)
    assert state != ("running" if is_paused else "paused")


@many
@example(
    # 29 digits: one more than Python's decimals have by default.
    principal=Decimal("1374172150922.035392960"),
    rate=Decimal("0.80650"),
    start=datetime(2020, 1, 1, tzinfo=UTC),
    accrued=timedelta(seconds=1),
    at=datetime(2020, 1, 1, tzinfo=UTC),
    decimals=16,
)
@given(
    principal=AMOUNTS,
    rate=RATES_PERCENT,
    start=MOMENTS,
    accrued=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)),
    at=MOMENTS,
    decimals=DECIMALS,
)
def test_deposited_units(
    database: psycopg.Connection,
    principal: Decimal,
    rate: Decimal,
    start: datetime,
    accrued: timedelta,
    at: datetime,
    decimals: int,
) -> None:
    until = max(at, start + accrued)
    interest = simple_interest(
        principal=principal,
        rate_percent=rate,
        seconds=whole_seconds(start=start, end=until),
        decimals=decimals,
    )
    assert in_sql(
        database,
        "deposited_units(%s, %s, %s, %s, %s, %s)",
        *(principal, rate, start, start + accrued, at, decimals),
    ) == EXACT.add(principal, interest)


@many
@given(collateral=MARGINS, funding=st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_position_margin(
    database: psycopg.Connection, collateral: Decimal, funding: Decimal
) -> None:
    assert in_sql(
        database, "position_margin(%s, %s)", plain(collateral), plain(funding)
    ) == EXACT.add(collateral, funding)


def test_usdc(database: psycopg.Connection) -> None:
    assert in_sql(database, "usdc()") == USDC


def test_unsettled_funding_rate(database: psycopg.Connection) -> None:
    assert in_sql(database, "unsettled_funding_rate()") == INTEREST_RATE
