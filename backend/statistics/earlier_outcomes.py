"""CUPED: less noise, by what the same users did before they were assigned."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.statistics.arms import ARM_MIN, Stratum
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


@dataclass(frozen=True, slots=True)
class AdjustedStrata:
    """Strata whose outcomes are adjusted with one `theta` for all of them."""

    theta: float
    strata: tuple[Stratum, ...]


def adjusted_strata(strata: Sequence[Stratum], earlier: Sequence[Stratum]) -> AdjustedStrata | None:
    """The strata adjusted by what the same users did earlier, in the same order.

    Who did nothing then is given the mean of the others as their earlier outcome: their outcome
    stays as it is, and `theta` is that of the others. None where `adjusted_by_earlier` is.
    """
    found = adjusted_by_earlier(_in_a_row(earlier), _in_a_row(strata))
    if found is None:
        return None
    rest, adjusted = found.outcomes, []
    for stratum in strata:
        of_stratum, rest = rest[: stratum.size], rest[stratum.size :]
        split = len(stratum.treated)
        adjusted.append(Stratum(of_stratum[:split], of_stratum[split:]))
    return AdjustedStrata(found.theta, tuple(adjusted))


def _in_a_row(strata: Sequence[Stratum]) -> tuple[float, ...]:
    return tuple(one for stratum in strata for one in (*stratum.treated, *stratum.control))
