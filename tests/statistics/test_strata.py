"""Days of joining: weighed by their size, and joined by their sizes alone."""

from itertools import combinations, product
from random import Random

import pytest

from backend.statistics.arms import Stratum, joined_strata, pooled
from backend.statistics.difference import difference
from backend.statistics.permutation import permutation_test


def stratum(treated: int, control: int, *, outcome: float = 0) -> Stratum:
    return Stratum((outcome,) * treated, (outcome,) * control)


@pytest.mark.parametrize(
    ("sizes", "joined"),
    [
        ([], []),
        ([(2, 2)], [(2, 2)]),
        ([(2, 2), (3, 2)], [(2, 2), (3, 2)]),
        # The first has no control to speak of, and joins the next.
        ([(5, 1), (2, 3)], [(7, 4)]),
        # The last joins the one before.
        ([(2, 2), (1, 0)], [(3, 2)]),
        ([(0, 3), (1, 0), (1, 1), (4, 4)], [(2, 4), (4, 4)]),
        # All together still lack a second control.
        ([(3, 0), (1, 1)], [(4, 1)]),
    ],
)
def test_a_stratum_without_two_in_an_arm_joins_the_next(
    sizes: list[tuple[int, int]], joined: list[tuple[int, int]]
) -> None:
    found = joined_strata([stratum(*one) for one in sizes])
    assert [(len(one.treated), len(one.control)) for one in found] == joined
    assert pooled(found).size == sum(map(sum, sizes))


def test_a_day_on_which_both_arms_gained_is_no_effect() -> None:
    # Those who came early gained 0.5 whatever they were offered; there were more treated then.
    strata = [
        Stratum((0.5, 0.51, 0.49, 0.5), (0.5, 0.5)),
        Stratum((0.0, 0.0), (0.0, 0.01, -0.01, 0.0)),
    ]
    found, unstratified = difference(strata), difference([pooled(strata)])
    assert found is not None
    assert unstratified is not None
    assert found.value == pytest.approx(0, abs=1e-12)
    assert unstratified.value == pytest.approx(0.5 * (4 / 6 - 2 / 6))


def test_weights_are_the_sizes_and_errors_add_in_squares() -> None:
    # By hand: differences 2 and 5, sizes 4 and 8, variances of arms 2, 2 and 2/3 each of 4.
    strata = [
        Stratum((3.0, 5.0), (1.0, 3.0)),
        Stratum((5.0, 5.0, 6.0, 4.0), (0.0, 0.0, 1.0, -1.0)),
    ]
    found = difference(strata)
    assert found is not None
    assert found.value == pytest.approx((4 * 2 + 8 * 5) / 12)
    first, second = (4 / 12) ** 2 * (2 / 2 + 2 / 2), (8 / 12) ** 2 * (2 / 3 / 4 + 2 / 3 / 4)
    assert found.standard_error == pytest.approx((first + second) ** 0.5)


@pytest.mark.parametrize(
    "strata",
    [
        [],
        [stratum(1, 2, outcome=1)],
        [stratum(3, 0)],
        # No variation at all.
        [stratum(40, 40, outcome=0.1)],
    ],
)
def test_of_too_few_and_of_no_variation_there_is_no_figure(strata: list[Stratum]) -> None:
    assert difference(strata) is None


def test_assignments_are_tried_within_strata_only() -> None:
    chance = Random(3)
    strata = [
        Stratum(
            tuple(chance.randint(-9, 9) / 10 for _ in range(treated)),
            tuple(chance.randint(-9, 9) / 10 for _ in range(control)),
        )
        for treated, control in ((2, 3), (3, 2))
    ]
    found = permutation_test(strata, seed="")
    assert found is not None
    assert (found.assignments, found.is_exact) == (100, True)
    assert found.as_extreme == sum(
        abs(one) >= abs(_weighed(strata, [(0, 1), (0, 1, 2)])) - 1e-9 for one in _every(strata)
    )


def _every(strata: list[Stratum]) -> list[float]:
    choices = [combinations(range(one.size), len(one.treated)) for one in strata]
    return [_weighed(strata, list(chosen)) for chosen in product(*choices)]


def _weighed(strata: list[Stratum], chosen: list[tuple[int, ...]]) -> float:
    users, total = sum(one.size for one in strata), 0.0
    for one, treated in zip(strata, chosen, strict=True):
        outcomes = one.treated + one.control
        first = [outcomes[index] for index in treated]
        second = [value for index, value in enumerate(outcomes) if index not in treated]
        gap = sum(first) / len(first) - sum(second) / len(second)
        total += one.size / users * gap
    return total


def test_a_stratum_without_an_arm_has_no_permutations() -> None:
    assert permutation_test([stratum(3, 0)], seed="") is None
    assert permutation_test([], seed="") is None
