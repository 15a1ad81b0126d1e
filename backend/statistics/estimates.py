"""Figures with what they may be off by."""

from dataclasses import dataclass

from backend.statistics.distributions import t_quantile, t_two_sided


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
