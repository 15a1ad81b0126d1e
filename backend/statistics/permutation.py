"""The permutation test: how often chance alone makes a difference as large.

Outcomes become whole numbers first, so that ties are ties on every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, lcm, prod
from random import Random
from typing import Final

from backend.statistics.arms import Stratum

EXACT_MAX: Final = 20_000
"""How many assignments are all tried; of more, some are drawn."""
DRAWS: Final = 9_999
_UNITS: Final = 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """How many of the assignments looked at differ at least as much as the one that was made.

    Of drawn assignments, the one that was made is one more on both counts.
    """

    as_extreme: int
    assignments: int
    is_exact: bool

    @property
    def p(self) -> float:
        """The two-sided p."""
        return self.as_extreme / self.assignments


@dataclass(frozen=True, slots=True)
class _Part:
    """A stratum in whole numbers; a sum of treated outcomes becomes `scale` × (n·sum - n₁·total),
    its part of the difference times a number that all strata have in common.
    """

    outcomes: tuple[int, ...]
    treated: int
    scale: int

    def of(self, treated_sum: int) -> int:
        centred = len(self.outcomes) * treated_sum - self.treated * sum(self.outcomes)
        return self.scale * centred


def permutation_test(
    strata: Sequence[Stratum], *, seed: str, draws: int = DRAWS
) -> PermutationTest | None:
    """Of the difference by stratum, under the hypothesis that the agent changes nobody's outcome.

    All assignments of the same sizes are tried where they are few; otherwise `draws` are drawn, the
    same ones by the same seed. None where a stratum lacks an arm.

    Sources: Fisher (1935), The Design of Experiments; Phipson and Smyth (2010), Permutation
    P-values Should Never Be Zero.
    """
    if not strata or any(not one.treated or not one.control for one in strata):
        return None
    parts = _parts(strata)
    made = abs(sum(part.of(sum(part.outcomes[: part.treated])) for part in parts))
    if prod(comb(len(part.outcomes), part.treated) for part in parts) <= EXACT_MAX:
        found = [abs(one) for one in _all(parts)]
        return PermutationTest(sum(one >= made for one in found), len(found), is_exact=True)
    random = Random(seed)  # noqa: S311 - its draws must come again
    larger = sum(abs(sum(_drawn(part, random) for part in parts)) >= made for _ in range(draws))
    return PermutationTest(larger + 1, draws + 1, is_exact=False)


def _parts(strata: Sequence[Stratum]) -> list[_Part]:
    common = lcm(*(len(one.treated) * len(one.control) for one in strata))
    return [
        _Part(
            outcomes=tuple(round(value * _UNITS) for value in one.treated + one.control),
            treated=len(one.treated),
            # The weight of a stratum, n_s, times the 1 / (n₁ n₀) of its difference.
            scale=one.size * (common // (len(one.treated) * len(one.control))),
        )
        for one in strata
    ]


def _all(parts: Sequence[_Part]) -> Iterator[int]:
    first, *others = parts
    sums = [first.of(sum(chosen)) for chosen in combinations(first.outcomes, first.treated)]
    if not others:
        yield from sums
        return
    for rest in _all(others):
        yield from (one + rest for one in sums)


def _drawn(part: _Part, random: Random) -> int:
    """The part with other treated users, drawn without replacement.

    Of `Random`, only `random` gives the same numbers in every version of Python.
    """
    left = list(part.outcomes)
    smaller = min(part.treated, len(left) - part.treated)
    total = 0
    for size in range(len(left), len(left) - smaller, -1):
        index = int(random.random() * size)
        total += left[index]
        left[index] = left[size - 1]
    return part.of(total if smaller == part.treated else sum(part.outcomes) - total)
