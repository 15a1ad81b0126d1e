"""Cases worked by hand and by other programs, to the last digit given."""

import math

import pytest

from backend.statistics.arms import Stratum
from backend.statistics.difference import difference, superiority
from backend.statistics.earlier_outcomes import adjusted_by_earlier, adjusted_strata
from backend.statistics.effect_on_users import effect_on_users
from backend.statistics.estimates import Estimate, PointEstimate, mean_of_seasons, with_interval
from backend.statistics.luck import best_of, least_track_record, probabilistic_sharpe
from backend.statistics.market_regression import MarketSplit, market_split
from backend.statistics.moments import mean, variance
from backend.statistics.permutation import PermutationTest, permutation_test
from backend.statistics.power import (
    detectable_difference,
    detectable_neutral_lift,
    users_needed,
)
from backend.statistics.sample_ratio import sample_ratio

TREATED = (12.0, -5.0, 30.0, 8.0, 0.0, 15.0, -20.0, 24.0)
CONTROL = (4.0, -8.0, 10.0, 2.0, -3.0, 6.0, -15.0, 12.0)
ARMS = [Stratum(TREATED, CONTROL)]
MARKET = (2.0, -1.0, 3.0, -2.0, 1.0, 0.0)
DIFFERENCES = (1.2, -0.3, 1.5, -1.0, 0.6, 0.1)


def found(point: PointEstimate | None) -> Estimate:
    assert point is not None
    return with_interval(point)


def test_users_of_this_season_gained_seven_give_or_take_fourteen() -> None:
    estimate = found(difference(ARMS))
    rounded = [
        round(figure, 6)
        for figure in (
            estimate.value,
            estimate.standard_error,
            estimate.degrees,
            estimate.low,
            estimate.high,
            estimate.p,
        )
    ]
    assert rounded == [7, 6.562883, 11.103219, -7.428441, 21.428441, 0.308794]


def test_chance_makes_as_much_in_4028_of_12870_assignments() -> None:
    assert permutation_test(ARMS, seed="") == PermutationTest(4028, 12870, is_exact=True)


def test_with_beats_without_in_two_of_three_pairs() -> None:
    assert superiority(TREATED, CONTROL) == 0.6640625


def test_the_difference_is_what_is_neutral_and_what_the_market_made() -> None:
    split = market_split(MARKET, DIFFERENCES)
    assert isinstance(split, MarketSplit)
    neutral = with_interval(split.neutral)
    assert round(split.beta, 12) == 0.5
    assert round(split.alpha_standard_error, 7) == 0.0425385
    assert (round(neutral.value, 12), round(split.exposure, 12)) == (0.6, 1.5)
    assert round(neutral.high - neutral.value, 6) == 0.708635
    assert neutral.value + split.exposure == pytest.approx(sum(DIFFERENCES), abs=1e-12)


@pytest.mark.parametrize(
    ("market", "differences"),
    [
        ((2.0, -1.0), (1.2, -0.3)),
        ((1.0, 1.0, 1.0), (1.2, -0.3, 1.5)),
        ((2.0, -1.0, 3.0), (1.0, -0.5, 1.5)),
        # What the market explains whole is off by no more than arithmetic is.
        ((0.0, 0.0241, 0.0241, 0.0241), (0.0, 0.1577, 0.1577, 0.1577)),
        ((1.0, 2.0, 3.0), (0.0, 0.0, 0.0)),
    ],
)
def test_days_that_say_nothing_have_no_figure(
    market: tuple[float, ...], differences: tuple[float, ...]
) -> None:
    assert market_split(market, differences) is None


def test_the_effect_on_those_who_used_it_is_larger_and_less_sure() -> None:
    offered = PointEstimate(1.2, 0.5, 100)
    effect = effect_on_users(difference=offered, treated_uptake=0.4)
    assert effect is not None
    assert [
        round(figure, 2)
        for figure in (effect.value, effect.standard_error, effect.low, effect.high)
    ] == [3.0, 1.25, 0.55, 5.45]


def test_earlier_outcomes_take_noise_away() -> None:
    outcomes = (2.0, 1.0, 4.0, 3.0, 6.0, 5.0, 8.0, 7.0)
    adjusted = adjusted_by_earlier(tuple(map(float, range(1, 9))), outcomes)
    assert adjusted is not None
    assert round(adjusted.theta, 6) == 0.904762
    assert (variance(outcomes), round(variance(adjusted.outcomes), 6)) == (6, 1.088435)
    assert mean(adjusted.outcomes) == pytest.approx(mean(outcomes))


def test_strata_are_adjusted_as_one_row_and_keep_their_users() -> None:
    first, second = Stratum((2.0, 1.0, 4.0), (3.0,)), Stratum((6.0,), (5.0, 8.0, 7.0))
    earlier = [Stratum((1.0, 2.0, 3.0), (4.0,)), Stratum((5.0,), (6.0, 7.0, 8.0))]
    outcomes = (2.0, 1.0, 4.0, 3.0, 6.0, 5.0, 8.0, 7.0)
    whole = adjusted_by_earlier(tuple(map(float, range(1, 9))), outcomes)
    found = adjusted_strata([first, second], earlier)
    assert whole is not None
    assert found is not None
    assert found.theta == whole.theta
    sizes = [(len(one.treated), len(one.control)) for one in found.strata]
    assert sizes == [(3, 1), (1, 3)]
    rows = [one for stratum in found.strata for one in (*stratum.treated, *stratum.control)]
    assert rows == list(whole.outcomes)


@pytest.mark.parametrize("earlier", [(), (3.0,), (1.0, 1.0)])
def test_earlier_outcomes_that_are_all_the_same_adjust_nothing(earlier: tuple[float, ...]) -> None:
    assert adjusted_by_earlier(earlier, earlier) is None


def test_six_like_seasons_are_surer_by_the_root_of_six() -> None:
    one = PointEstimate(0.6, 0.12, 12)
    found = mean_of_seasons([one] * 6)
    assert found.value == pytest.approx(0.6)
    assert found.standard_error == pytest.approx(0.12 / math.sqrt(6))
    assert found.degrees == pytest.approx(72)


def test_who_dropped_out_stays_in() -> None:
    outcomes = (-60.0, -45.0, -30.0, 5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0)
    nothing = (0.0, 0.0)
    assert found(difference([Stratum(outcomes, nothing)])).value == -4.0
    # What leaving them out would have claimed.
    assert round(found(difference([Stratum(outcomes[3:], nothing)])).value, 6) == 13.571429


def test_arms_of_1050_and_950_are_seldom_two_halves() -> None:
    ratio = sample_ratio((1050, 950), (0.5, 0.5))
    assert ratio is not None
    assert (ratio.chi_square, round(ratio.p, 6)) == (5.0, 0.025347)


def test_a_fortnight_says_little_of_a_ratio() -> None:
    probability = probabilistic_sharpe(ratio=0.2, returns=14, skewness=-0.5, kurtosis=5)
    days = least_track_record(ratio=0.2, skewness=-0.5, kurtosis=5)
    assert probability is not None
    assert days is not None
    assert (round(probability, 6), round(days, 3)) == (0.750283, 78.108)


@pytest.mark.parametrize(("count", "percent"), [(1, 0), (10, 18.9), (100, 30.4), (2_000, 41.4)])
def test_the_best_of_many_without_skill_looks_skilled(count: int, percent: float) -> None:
    assert round(100 * best_of(count, deviation=0.12), 1) == percent


def test_a_thousand_a_side_see_one_and_a_half_points() -> None:
    assert round(100 * detectable_difference((1_000, 1_000), deviation=0.12), 1) == 1.5
    assert 990 < users_needed(effect=0.015, deviation=0.12) < 1_010


@pytest.mark.parametrize(("seasons", "points"), [(1, 6.9), (6, 2.6)])
def test_a_fortnight_sees_only_a_large_neutral_lift(seasons: int, points: float) -> None:
    lift = detectable_neutral_lift(days=14, daily_deviation=0.6, seasons=seasons)
    assert round(lift, 1) == points
