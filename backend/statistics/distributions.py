"""Tails and quantiles of the normal distribution, Student's t and χ²."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Final

from backend.statistics.special_functions import WIDE, beta_share, gamma_tail, log_gamma

_HALF: Final = Decimal("0.5")
_PI: Final = Decimal("3.14159265358979323846264338327950288419716939937510")
_STEPS_MAX: Final = 200
_CLOSE: Final = Decimal("1e-20")

Tail = Callable[[Decimal], Decimal]


def normal_cdf(deviations: float) -> float:
    """The share of a standard normal distribution below `deviations`."""
    tail = _normal_tail(abs(Decimal(deviations)))
    return float(tail if deviations < 0 else 1 - tail)


@lru_cache(maxsize=1024)
def normal_quantile(share: float) -> float:
    """How many standard deviations `share` of the distribution lies below; 0 < share < 1."""
    _require_share(share)
    upper = min(Decimal(share), 1 - Decimal(share))
    found = _upper_quantile(upper, _normal_tail, _normal_density)
    return float(-found if share < 1 / 2 else found)


def t_two_sided(statistic: float, *, degrees: float) -> float:
    """The chance of a |t| of at least that much, by Student's distribution.

    Source: Abramowitz and Stegun (1964), 26.7.1. Degrees of freedom may have a fraction.
    """
    return float(2 * _t_tail(Decimal(degrees))(abs(Decimal(statistic))))


@lru_cache(maxsize=4096)
def t_quantile(share: float, *, degrees: float) -> float:
    """The t that `share` of Student's distribution lies below; 0 < share < 1."""
    _require_share(share)
    freedom = Decimal(degrees)
    upper = min(Decimal(share), 1 - Decimal(share))
    found = _upper_quantile(upper, _t_tail(freedom), _t_density(freedom))
    return float(-found if share < 1 / 2 else found)


def chi_square_tail(statistic: float, *, degrees: int) -> float:
    """The chance of a χ² of at least that much. Source: Abramowitz and Stegun (1964), 26.4.19."""
    return float(gamma_tail(Decimal(degrees) / 2, Decimal(statistic) / 2))


def _normal_tail(deviations: Decimal) -> Decimal:
    with localcontext(WIDE):
        return gamma_tail(_HALF, deviations * deviations / 2) / 2


def _normal_density(deviations: Decimal) -> Decimal:
    return (-deviations * deviations / 2).exp() / (2 * _PI).sqrt()


def _t_tail(degrees: Decimal) -> Tail:
    # A float has more digits than are reckoned with: the share at 0 would not be whole.
    degrees = WIDE.plus(degrees)

    def tail(statistic: Decimal) -> Decimal:
        with localcontext(WIDE):
            share = degrees / (degrees + statistic * statistic)
            return beta_share(degrees / 2, _HALF, share) / 2

    return tail


def _t_density(degrees: Decimal) -> Tail:
    with localcontext(WIDE):
        half = (degrees + 1) / 2
        log_front = log_gamma(half) - log_gamma(degrees / 2) - (degrees * _PI).ln() / 2

    def density(statistic: Decimal) -> Decimal:
        return (log_front - half * (1 + statistic * statistic / degrees).ln()).exp()

    return density


def _upper_quantile(upper: Decimal, tail: Tail, density: Tail) -> Decimal:
    """Where the tail is `upper`, which is at most a half.

    A tail of these is convex above 0, so that the steps of Newton from 0 never pass the place.
    """
    with localcontext(WIDE):
        found = Decimal(0)
        for _ in range(_STEPS_MAX):
            step = (tail(found) - upper) / density(found)
            found += step
            if abs(step) <= _CLOSE * max(Decimal(1), found):
                break
        return found


def _require_share(share: float) -> None:
    if not 0 < share < 1:
        raise ValueError(f"a share lies between 0 and 1, and {share} does not")
