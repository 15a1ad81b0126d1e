"""CUPED: less noise, by what the same users did before they were assigned."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.statistics.arms import ARM_MIN
from backend.statistics.moments import covariance, mean, variance


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The outcomes less `theta` × (earlier outcome - its mean)."""

    theta: float
    outcomes: tuple[float, ...]


def adjusted_by_earlier(earlier: Sequence[float], outcomes: Sequence[float]) -> Adjusted | None:
    """Of both arms together, each user's earlier outcome beside the one of the study.

    None of fewer than two, and of earlier outcomes that are all the same. The earlier outcome is
    of before the assignment, so that the adjustment favours no arm. Source: Deng et al. (2013),
    Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data.
    """
    if len(earlier) < ARM_MIN or not (spread := variance(earlier)) > 0:
        return None
    theta, middle = covariance(earlier, outcomes) / spread, mean(earlier)
    pairs = zip(earlier, outcomes, strict=True)
    return Adjusted(theta, tuple(after - theta * (before - middle) for before, after in pairs))
