"""Random data through ours and through scipy, which is asked here only."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from backend.statistics.arms import Stratum
from backend.statistics.difference import difference, superiority
from backend.statistics.distributions import (
    chi_square_tail,
    normal_cdf,
    normal_quantile,
    t_quantile,
    t_two_sided,
)
from backend.statistics.estimates import with_interval
from backend.statistics.many_questions import benjamini_hochberg
from backend.statistics.market_regression import market_split
from backend.statistics.permutation import permutation_test
from backend.statistics.sample_ratio import sample_ratio
from backend.statistics.winsorising import winsorised

CLOSE = 1e-9
RETURNS = st.integers(-10_000, 20_000).map(lambda points: points / 10_000)
SHARES = st.floats(1e-6, 1 - 1e-6)
DEGREES = st.floats(1, 5_000)


def arm(smallest: int = 3, largest: int = 40) -> st.SearchStrategy[list[float]]:
    return st.lists(RETURNS, min_size=smallest, max_size=largest)


def is_close(ours: float, theirs: float) -> bool:
    return ours == pytest.approx(theirs, rel=CLOSE, abs=CLOSE)


@settings(max_examples=60, deadline=None)
@example(share=0.5, degrees=112.77148304626098)
@example(share=0.5, degrees=100.77148304626098)
@given(share=SHARES, degrees=DEGREES)
def test_quantiles(share: float, degrees: float) -> None:
    assert is_close(normal_quantile(share), float(stats.norm.ppf(share)))
    assert is_close(t_quantile(share, degrees=degrees), float(stats.t.ppf(share, degrees)))


@settings(max_examples=100, deadline=None)
@given(statistic=st.floats(-30, 30), degrees=DEGREES)
def test_tails(statistic: float, degrees: float) -> None:
    assert is_close(normal_cdf(statistic), float(stats.norm.cdf(statistic)))
    theirs = float(2 * stats.t.sf(abs(statistic), degrees))
    assert t_two_sided(statistic, degrees=degrees) == pytest.approx(theirs, rel=1e-8, abs=1e-14)


@settings(max_examples=60, deadline=None)
@given(statistic=st.floats(0, 200), degrees=st.integers(1, 40))
def test_chi_square(statistic: float, degrees: int) -> None:
    assert is_close(
        chi_square_tail(statistic, degrees=degrees), float(stats.chi2.sf(statistic, degrees))
    )


@settings(max_examples=60, deadline=None)
@given(treated=arm(), control=arm())
def test_one_stratum_is_welchs(treated: list[float], control: list[float]) -> None:
    point = difference([Stratum(tuple(treated), tuple(control))])
    if len({*treated}) == 1 or len({*control}) == 1:
        return
    theirs = stats.ttest_ind(treated, control, equal_var=False)
    interval = theirs.confidence_interval(0.95)
    assert point is not None
    ours = with_interval(point)
    figures = (ours.degrees, ours.p, ours.low, ours.high)
    expected = (theirs.df, theirs.pvalue, interval.low, interval.high)
    assert figures == pytest.approx(expected, rel=1e-8, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(treated=arm(), control=arm())
def test_superiority_is_mann_and_whitneys(treated: list[float], control: list[float]) -> None:
    statistic = stats.mannwhitneyu(treated, control).statistic
    ours = superiority(treated, control)
    assert ours is not None
    assert is_close(ours, float(statistic) / (len(treated) * len(control)))


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(RETURNS, RETURNS), min_size=4, max_size=60))
def test_the_markets_part_is_that_of_least_squares(pairs: list[tuple[float, float]]) -> None:
    market, differences = zip(*pairs, strict=True)
    ours = market_split(market, differences)
    if len({*market}) == 1 or ours is None:
        return
    theirs = stats.linregress(market, differences)
    assert is_close(ours.beta, float(theirs.slope))
    assert is_close(ours.alpha, float(theirs.intercept))
    # Theirs is a root of 1 - r², which is off by that much where the market explains nearly all.
    assert ours.alpha_standard_error == pytest.approx(theirs.intercept_stderr, rel=1e-6, abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_benjamini_and_hochberg(values: list[float]) -> None:
    assert benjamini_hochberg(values) == pytest.approx(
        list(stats.false_discovery_control(values)), rel=CLOSE, abs=CLOSE
    )


@settings(max_examples=40, deadline=None)
@given(values=arm(10, 80), tail=st.sampled_from([0.0, 0.01, 0.05, 0.1]))
def test_limits_of_winsorising_are_quantiles_of_both_arms(values: list[float], tail: float) -> None:
    (cut,) = winsorised([Stratum(tuple(values[:5]), tuple(values[5:]))], lower=tail, upper=1 - tail)
    low, high = np.quantile(values, [tail, 1 - tail])
    assert [*cut.treated, *cut.control] == pytest.approx(np.clip(values, low, high).tolist())


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(1, 2_000), min_size=2, max_size=4))
def test_sample_ratio_is_the_test_of_fit(sizes: list[int]) -> None:
    shares = [1 / len(sizes)] * len(sizes)
    ours = sample_ratio(sizes, shares)
    theirs = stats.chisquare(sizes)
    assert ours is not None
    assert (ours.chi_square, ours.p) == pytest.approx(
        (theirs.statistic, theirs.pvalue), rel=1e-7, abs=1e-12
    )


@settings(max_examples=15, deadline=None)
@given(treated=arm(3, 6), control=arm(3, 6))
def test_every_assignment_of_few_is_tried(treated: list[float], control: list[float]) -> None:
    def statistic(x: Sequence[float], y: Sequence[float]) -> float:
        return abs(sum(x) / len(x) - sum(y) / len(y))

    theirs = stats.permutation_test(
        (treated, control),
        statistic,
        vectorized=False,
        n_resamples=20_000,
        alternative="greater",
    )
    ours = permutation_test([Stratum(tuple(treated), tuple(control))], seed="")
    assert ours is not None
    assert ours.is_exact
    assert ours.p == pytest.approx(theirs.pvalue, abs=1e-12)


def test_drawn_assignments_come_near_to_all_and_to_welchs_test() -> None:
    chance = Random(5)
    treated = tuple(round(chance.gauss(0.02, 0.12), 12) for _ in range(150))
    control = tuple(round(chance.gauss(0, 0.12), 12) for _ in range(120))
    arms = [Stratum(treated, control)]
    drawn, welch = permutation_test(arms, seed="a"), difference(arms)
    assert drawn is not None
    assert welch is not None
    assert not drawn.is_exact
    # The error of 9,999 draws is below 0.005.
    assert drawn.p == pytest.approx(with_interval(welch).p, abs=0.02)
