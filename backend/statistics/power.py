"""What a study could see, before it is made: the smallest effect that it detects."""

from collections.abc import Sequence
from math import sqrt

from backend.statistics.distributions import normal_quantile, t_quantile


def detectable_difference(
    arms: Sequence[int], *, deviation: float, power: float = 0.8, level: float = 0.05
) -> float:
    """Of figure A: (z₁₋α/₂ + z_power) σ sqrt(1/n₁ + 1/n₀), in units of the deviation.

    `arms` are the sizes of treated and control, `deviation` that of users' returns over the season.
    Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 2.
    """
    treated, control = arms
    reach = normal_quantile(1 - level / 2) + normal_quantile(power)
    return reach * deviation * sqrt(1 / treated + 1 / control)


def detectable_neutral_lift(
    *, days: int, daily_deviation: float, seasons: int = 1, power: float = 0.8, level: float = 0.05
) -> float:
    """Of figure B over one season, from so many seasons together, in units of the deviation:
    (t₁₋α/₂ + t_power) σ_d sqrt(days / seasons) with seasons·(days - 2) degrees of freedom, as each
    season has a beta of its own.

    `daily_deviation` is that of a day's difference between the arms, which more users do not make
    smaller where they share bets. Source: as of `detectable_difference`, with the error of a mean.
    """
    degrees = seasons * (days - 2)
    reach = t_quantile(1 - level / 2, degrees=degrees) + t_quantile(power, degrees=degrees)
    return reach * daily_deviation * sqrt(days / seasons)


def users_needed(
    *, effect: float, deviation: float, power: float = 0.8, level: float = 0.05
) -> int:
    """How many each of two equal arms needs for figure A to detect the effect, rounded up."""
    reach = normal_quantile(1 - level / 2) + normal_quantile(power)
    needed = 2 * (reach * deviation / effect) * (reach * deviation / effect)
    return int(needed) + (needed > int(needed))
