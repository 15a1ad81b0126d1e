"""The figures of agents in SQL are what the pure functions give, to the last digit."""

from decimal import Decimal

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.agents.formulas import (
    ReturnSums,
    return_sums,
    share_of,
    sharpe_standard_error,
    sortino_standard_error,
)
from tests.database.test_risk_twins import FLOORS, RETURNS, VALUES
from tests.database.twins import AMOUNTS, in_sql, many


@many
@given(part=st.decimals(min_value=-(10**9), max_value=10**9, places=9), whole=AMOUNTS)
def test_share_of(database: psycopg.Connection, part: Decimal, whole: Decimal) -> None:
    assert in_sql(database, "share_of(%s, %s)", part, whole) == share_of(part, whole)


@many
@given(hours=st.integers(min_value=0, max_value=400), ratio=RETURNS)
def test_sharpe_standard_error(database: psycopg.Connection, hours: int, ratio: Decimal) -> None:
    found = in_sql(database, "sharpe_standard_error(%s, %s)", hours, ratio)
    assert found == sharpe_standard_error(hours=hours, ratio=ratio)


@many
@given(values=VALUES, floor=FLOORS)
def test_sortino_standard_error(
    database: psycopg.Connection, values: list[Decimal], floor: Decimal
) -> None:
    sums = return_sums(values)
    found = in_sql(
        database,
        "sortino_standard_error(%s, %s, %s, %s, %s, %s, %s)",
        sums.hours,
        sums.return_sum,
        sums.return_square_sum,
        sums.loss_square_sum,
        sums.loss_cube_sum,
        sums.loss_fourth_sum,
        floor,
    )
    assert found == sortino_standard_error(sums, deviation_floor=floor)


@pytest.mark.parametrize("hours", [0, 1])
def test_too_few_hours_have_no_error(hours: int) -> None:
    sums = ReturnSums(hours=hours)
    assert sharpe_standard_error(hours=hours, ratio=Decimal(1)) is None
    assert sortino_standard_error(sums, deviation_floor=Decimal("0.001")) is None
