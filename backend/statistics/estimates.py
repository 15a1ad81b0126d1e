"""Figures with what they may be off by."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from backend.statistics.distributions import t_quantile, t_two_sided
from backend.statistics.moments import mean


@dataclass(frozen=True, slots=True)
class PointEstimate:
    """A figure with its standard error; units: those of the outcomes.

    `degrees` of freedom are infinite where the normal distribution is used.
    """

    value: float
    standard_error: float
    degrees: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its standard error, its confidence interval from `low` to `high`, and the
    two-sided p of there being nothing.
    """

    value: float
    standard_error: float
    degrees: float
    low: float
    high: float
    p: float


def with_interval(point: PointEstimate, *, confidence: float = 0.95) -> Estimate:
    """The figure with its interval and its p by Student's distribution."""
    share = 1 / 2 + confidence / 2
    reach = t_quantile(share, degrees=point.degrees) * point.standard_error
    return Estimate(
        value=point.value,
        standard_error=point.standard_error,
        degrees=point.degrees,
        low=point.value - reach,
        high=point.value + reach,
        p=t_two_sided(point.value / point.standard_error, degrees=point.degrees),
    )


def mean_of_seasons(seasons: Sequence[PointEstimate]) -> PointEstimate:
    """The mean of at least one season's figures, each of which counts alike.

    Its variance is Σ SE² / S². Seasons are markets of their own, so their errors are independent,
    and a season whose agent held more of its market has a beta of its own. The degrees of freedom
    are (Σ SE²)² / Σ (SE⁴ / degrees). Source: Satterthwaite (1946), An Approximate Distribution of
    Estimates of Variance Components.
    """
    squares = [season.standard_error * season.standard_error for season in seasons]
    square = fsum(squares)
    parts = [one * one / season.degrees for one, season in zip(squares, seasons, strict=True)]
    return PointEstimate(
        mean([season.value for season in seasons]),
        sqrt(square) / len(seasons),
        square * square / fsum(parts),
    )
