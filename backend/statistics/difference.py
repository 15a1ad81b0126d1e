"""Figure A: how those who were offered the agent differ from those who were not."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import fsum, sqrt

from backend.statistics.arms import ARM_MIN, Stratum
from backend.statistics.estimates import PointEstimate
from backend.statistics.moments import mean, variance


def difference(strata: Sequence[Stratum]) -> PointEstimate | None:
    """Mean of the treated less mean of the control, by stratum with weights n_s / n.

    Its variance is Σ (n_s / n)² (s₁² / n₁ + s₀² / n₀), its degrees of freedom those of Welch and
    Satterthwaite. None where an arm of a stratum has fewer than two, or nothing varies at all.
    It is valid however the users' outcomes hang together, because only the assignment is random.

    Sources: Neyman (1923), On the Application of Probability Theory to Agricultural Experiments;
    Imbens and Rubin (2015), Causal Inference, chapters 6 and 9; Welch (1947), The Generalization of
    Student's Problem; Satterthwaite (1946), An Approximate Distribution of Estimates of Variance
    Components.
    """
    if not strata or any(min(len(one.treated), len(one.control)) < ARM_MIN for one in strata):
        return None
    users = sum(stratum.size for stratum in strata)
    value = fsum(
        stratum.size / users * (mean(stratum.treated) - mean(stratum.control)) for stratum in strata
    )
    parts = [
        (_share_square(stratum, users) * variance(arm) / len(arm), len(arm) - 1)
        for stratum in strata
        for arm in (stratum.treated, stratum.control)
    ]
    square = fsum(part for part, _ in parts)
    if not square > 0:
        return None
    degrees = square * square / fsum(part * part / freedom for part, freedom in parts)
    return PointEstimate(value, sqrt(square), degrees)


def superiority(treated: Sequence[float], control: Sequence[float]) -> float | None:
    """U / (n₁ n₀): the share of pairs in which the treated has more, ties counting half.

    None without one of the arms. Source: Mann and Whitney (1947), On a Test of Whether One of Two
    Random Variables is Stochastically Larger than the Other.
    """
    if not treated or not control:
        return None
    ordered = sorted(control)
    halves = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in treated)
    return halves / (2 * len(treated) * len(control))


def _share_square(stratum: Stratum, users: int) -> float:
    share = stratum.size / users
    return share * share
