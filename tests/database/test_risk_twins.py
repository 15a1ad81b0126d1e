"""The risk formulas in SQL give what the pure functions give, to the last digit."""

from decimal import Decimal
from itertools import pairwise

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.competition.ranking_store import RankingRule
from backend.competition.tables import RANKINGS, Ranking
from backend.standings.risk_formulas import (
    HourlyReturns,
    calmar_ratio,
    hourly_return,
    hourly_returns,
    mean_return,
    season_score,
    sharpe_ratio,
    sortino_ratio,
)
from tests.database.twins import in_sql, many

VALUES = st.lists(
    st.one_of(
        st.decimals(min_value=0, max_value=10**6, places=8),
        st.decimals(min_value=Decimal("999.9"), max_value=Decimal("1000.1"), places=8),
    ),
    max_size=30,
)
FLOORS = st.decimals(min_value=Decimal("1e-8"), max_value=1, places=8)
RETURNS = st.decimals(min_value=-1, max_value=100, places=18)
DRAWDOWNS = st.decimals(min_value=0, max_value=1, places=18)


@many
@given(values=VALUES, floor=FLOORS)
def test_ratios_of_hourly_returns(
    database: psycopg.Connection, values: list[Decimal], floor: Decimal
) -> None:
    series = hourly_returns(values)
    ratios = (
        ("sharpe_ratio", series.return_square_sum, sharpe_ratio(series, deviation_floor=floor)),
        ("sortino_ratio", series.loss_square_sum, sortino_ratio(series, deviation_floor=floor)),
    )
    for name, squares, expected in ratios:
        found = in_sql(
            database, f"{name}(%s, %s, %s, %s)", series.hours, series.return_sum, squares, floor
        )
        assert found == expected, name
    for before, value in pairwise(values):
        found = in_sql(database, "hourly_return(%s, %s)", value, before)
        assert found == hourly_return(value_usd=value, before_usd=before)
    found = in_sql(database, "mean_return(%s, %s)", series.hours, series.return_sum)
    assert found == mean_return(series)


@many
@given(gain=RETURNS, drawdown=DRAWDOWNS, floor=FLOORS)
def test_calmar_ratio(
    database: psycopg.Connection, gain: Decimal, drawdown: Decimal, floor: Decimal
) -> None:
    assert in_sql(database, "calmar_ratio(%s, %s, %s)", gain, drawdown, floor) == calmar_ratio(
        return_ratio=gain, max_drawdown_ratio=drawdown, drawdown_floor=floor
    )


@pytest.mark.parametrize("ranking", RANKINGS)
@many
@given(gain=RETURNS, drawdown=DRAWDOWNS, values=VALUES, floor=FLOORS)
def test_season_score(
    database: psycopg.Connection,
    ranking: Ranking,
    gain: Decimal,
    drawdown: Decimal,
    values: list[Decimal],
    floor: Decimal,
) -> None:
    rule = RankingRule(ranking=ranking, drawdown_floor=floor, drawdown_multiple=3 * floor)
    series: HourlyReturns = hourly_returns(values)
    assert in_sql(
        database,
        "season_score(%s, %s, %s, %s, %s, %s, %s, %s)",
        ranking,
        gain,
        drawdown,
        series.hours,
        series.return_sum,
        sortino_ratio(series, deviation_floor=rule.deviation_floor),
        rule.drawdown_floor,
        rule.drawdown_multiple,
    ) == season_score(rule, return_ratio=gain, max_drawdown_ratio=drawdown, returns=series)
