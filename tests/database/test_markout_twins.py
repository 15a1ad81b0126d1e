"""Markouts in SQL are what the pure functions give, to the last digit."""

from decimal import Decimal

import psycopg
from hypothesis import example, given
from hypothesis import strategies as st

from backend.markouts.formulas import (
    MarkoutSums,
    Moved,
    markout_bps,
    mean_bps,
    standard_error_bps,
    t_statistic,
)
from tests.database.twins import USD, in_sql, many

MOVES = st.builds(Moved, filled=USD, after=USD)
WEIGHTS = st.decimals(min_value=0, max_value=10**9, places=6)
BPS = st.decimals(min_value=-10_000, max_value=100_000, places=4)
# Half of it ends in the middle between two of the 4 places: a digit lost on the way shows.
TIE = Decimal("0.3757")


@many
@given(long=st.none() | MOVES, short=MOVES)
def test_markout_of_what_was_sold(
    database: psycopg.Connection, long: Moved | None, short: Moved
) -> None:
    asked = (long and long.filled, long and long.after, short.filled, short.after)
    found = in_sql(
        database, "markout_bps(%s::numeric, %s::numeric, %s::numeric, %s::numeric)", *asked
    )
    assert found == markout_bps(long=long, short=short)


@many
@given(long=MOVES)
def test_markout_of_what_was_bought(database: psycopg.Connection, long: Moved) -> None:
    found = in_sql(database, "markout_bps(%s, %s, NULL, NULL)", long.filled, long.after)
    assert found == markout_bps(long=long, short=None)


@many
@given(observed=st.lists(st.tuples(WEIGHTS, BPS), max_size=8))
@example(observed=[(Decimal("1532356.547409"), Decimal(0)), (Decimal("1532356.547409"), TIE)])
def test_mean_standard_error_and_t(
    database: psycopg.Connection, observed: list[tuple[Decimal, Decimal]]
) -> None:
    sums = MarkoutSums()
    for w, bps in observed:
        sums = sums.plus(w, w * bps)
    mean = in_sql(database, "markout_mean(%s, %s)", sums.sum_w, sums.sum_wm)
    assert mean == mean_bps(sums)
    error = in_sql(
        database,
        "markout_standard_error(%s, %s, %s, %s, %s, %s)",
        *(sums.observations, sums.sum_w, sums.sum_wm, sums.sum_ww, sums.sum_wwm, sums.sum_wwmm),
    )
    assert error == standard_error_bps(sums)
    found = in_sql(database, "markout_t(%s::numeric, %s::numeric)", mean, error)
    assert found == t_statistic(mean=mean_bps(sums), standard_error=standard_error_bps(sums))
