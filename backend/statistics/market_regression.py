"""Figure B: what is left of the daily difference once the market's part is taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from backend.statistics.estimates import PointEstimate
from backend.statistics.moments import mean

_DAYS_MIN = 3
"""Two days are fitted without any error."""
_ROUNDING = 1e-24
"""Rests of this share of the differences' variance are what arithmetic leaves, and no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketSplit:
    """The whole difference = `neutral` + `exposure`; `beta` is the slope, `alpha` a day's rest."""

    neutral: PointEstimate
    exposure: float
    beta: float
    alpha: float
    alpha_standard_error: float
    days: int


def market_split(market: Sequence[float], differences: Sequence[float]) -> MarketSplit | None:
    """D_d = a + b·m_d + e_d by least squares: the neutral lift is days·a, the exposure b·Σ m_d.

    `market` is a day's return of the grant merely held, `differences` the mean of the treated less
    the mean of the control on that day, both as shares of the grant's value. The day is the unit:
    everybody has the same market, and users of one service have common bets. None of fewer than
    three days, of a market that never moves, and of differences that it explains whole.

    Sources: Jensen (1968), The Performance of Mutual Funds, for the parts; Draper and Smith (1998),
    Applied Regression Analysis, section 1.4, for the errors.
    """
    days = len(market)
    if days < _DAYS_MIN or days != len(differences):
        return None
    middle, level = mean(market), mean(differences)
    spread = fsum((moved - middle) * (moved - middle) for moved in market)
    if not spread > 0:
        return None
    pairs = list(zip(market, differences, strict=True))
    beta = fsum((moved - middle) * (gained - level) for moved, gained in pairs) / spread
    alpha = level - beta * middle
    rests = [gained - alpha - beta * moved for moved, gained in pairs]
    rest_square = fsum(rest * rest for rest in rests)
    if not rest_square > _ROUNDING * fsum(gained * gained for gained in differences):
        return None
    rest_variance = rest_square / (days - 2)
    error = sqrt(rest_variance * (1 / days + middle * middle / spread))
    return MarketSplit(
        neutral=PointEstimate(days * alpha, days * error, days - 2),
        exposure=beta * fsum(market),
        beta=beta,
        alpha=alpha,
        alpha_standard_error=error,
        days=days,
    )
