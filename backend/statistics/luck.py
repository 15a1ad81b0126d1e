"""What luck alone does: the best of many, and how sure a ratio of few returns is."""

from decimal import Decimal
from math import sqrt
from typing import Final

from backend.statistics.distributions import normal_cdf, normal_quantile

_EULER_MASCHERONI: Final = 0.5772156649015329
_RETURNS_MIN: Final = 2
_E: Final = float(Decimal(1).exp())


def best_of(count: int, *, deviation: float) -> float:
    """What the best of `count` without skill is expected to have, in units of the deviation.

    Source: Bailey and López de Prado (2014), The Deflated Sharpe Ratio, from the limit of extreme
    values; 0 of one alone.
    """
    if count == 1:
        return 0.0
    usual = normal_quantile(1 - 1 / count)
    rare = normal_quantile(1 - 1 / (count * _E))
    return deviation * ((1 - _EULER_MASCHERONI) * usual + _EULER_MASCHERONI * rare)


def probabilistic_sharpe(
    *, ratio: float, returns: int, skewness: float, kurtosis: float, benchmark: float = 0
) -> float | None:
    """The chance that the true ratio is above the benchmark; None of fewer than two returns.

    `ratio` is of one return, not annualised; `kurtosis` of a normal distribution is 3. Source:
    Bailey and López de Prado (2012), The Sharpe Ratio Efficient Frontier.
    """
    spread = _ratio_variance(ratio, skewness, kurtosis)
    if returns < _RETURNS_MIN or not spread > 0:
        return None
    return normal_cdf((ratio - benchmark) * sqrt(returns - 1) / sqrt(spread))


def least_track_record(
    *,
    ratio: float,
    skewness: float,
    kurtosis: float,
    confidence: float = 0.95,
    benchmark: float = 0,
) -> float | None:
    """How many returns it takes to be that sure; None where the ratio is not above the benchmark.

    Source: as of `probabilistic_sharpe`.
    """
    spread = _ratio_variance(ratio, skewness, kurtosis)
    if not ratio > benchmark or not spread > 0:
        return None
    needed = normal_quantile(confidence) / (ratio - benchmark)
    return 1 + spread * needed * needed


def _ratio_variance(ratio: float, skewness: float, kurtosis: float) -> float:
    return 1 - skewness * ratio + (kurtosis - 1) / 4 * ratio * ratio
