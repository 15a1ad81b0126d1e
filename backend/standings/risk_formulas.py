"""Return for risk, over hourly values, and the score by which a season ranks.

Returns are of one hour each and are not annualised: a fortnight stretched over a year explodes.
The database computes the same for all at once; these are what its functions are tested against,
and what the simulation ranks by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Final

from backend.competition.ranking_store import RankingRule
from backend.money import EXACT
from backend.standings.formulas import drawdown_ratio

HOURS_MIN: Final = 2
"""Fewer hourly returns have no deviation."""
RATIO_PLACES: Final = Decimal("1e-12")
CUT_DECIMALS: Final = 30
CUT_PLACES: Final = Decimal(1).scaleb(-CUT_DECIMALS)
"""To which quotients are cut, as the database does, before they are rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyReturns:
    """How many hourly returns there are, and the sums of them, of their squares and of the squares
    of those below 0; returns are fractions of the value an hour before.
    """

    hours: int = 0
    return_sum: Decimal = Decimal(0)
    return_square_sum: Decimal = Decimal(0)
    loss_square_sum: Decimal = Decimal(0)


def hourly_return(*, value_usd: Decimal, before_usd: Decimal) -> Decimal:
    """(value - before) / before to 12 places; 0 when there was nothing. Twin: `hourly_return`."""
    if not before_usd:
        return Decimal(0)
    return _ratio(EXACT.subtract(value_usd, before_usd), before_usd)


def hourly_returns(values_usd: Sequence[Decimal]) -> HourlyReturns:
    """The returns between values of one hour and the next."""
    returns = [
        hourly_return(value_usd=value, before_usd=before) for before, value in pairwise(values_usd)
    ]
    return HourlyReturns(
        hours=len(returns),
        return_sum=_sum(returns),
        return_square_sum=_sum([EXACT.multiply(one, one) for one in returns]),
        loss_square_sum=_sum([EXACT.multiply(one, one) for one in returns if one < 0]),
    )


def mean_return(returns: HourlyReturns) -> Decimal:
    """The mean of the hourly returns to 12 places; 0 where there are none. Twin: `mean_return`."""
    if not returns.hours:
        return Decimal(0)
    return _ratio(returns.return_sum, Decimal(returns.hours))


def sharpe_ratio(returns: HourlyReturns, *, deviation_floor: Decimal) -> Decimal | None:
    """mean / max(standard deviation, floor) of the hourly returns; None of fewer than two.

    Source: Sharpe (1994), The Sharpe Ratio, with a riskless return of 0 and the sample's deviation.
    Twin: `sharpe_ratio`.
    """
    hours = returns.hours
    if hours < HOURS_MIN:
        return None
    spread = EXACT.subtract(
        EXACT.multiply(Decimal(hours), returns.return_square_sum),
        EXACT.multiply(returns.return_sum, returns.return_sum),
    )
    deviation = _root_of_quotient(spread, Decimal(hours * (hours - 1)))
    return _ratio(returns.return_sum, EXACT.multiply(hours, max(deviation, deviation_floor)))


def sortino_ratio(returns: HourlyReturns, *, deviation_floor: Decimal) -> Decimal | None:
    """mean / max(downside deviation, floor) of the hourly returns; None of fewer than two.

    The downside deviation is the root of the mean of min(return, 0)². Source: Sortino and Price
    (1994), Performance Measurement in a Downside Risk Framework, with a minimal acceptable return
    of 0. Twin: `sortino_ratio`.
    """
    hours = returns.hours
    if hours < HOURS_MIN:
        return None
    deviation = _root_of_quotient(returns.loss_square_sum, Decimal(hours))
    return _ratio(returns.return_sum, EXACT.multiply(hours, max(deviation, deviation_floor)))


def calmar_ratio(
    *, return_ratio: Decimal, max_drawdown_ratio: Decimal, drawdown_floor: Decimal
) -> Decimal:
    """return / max(largest drawdown, floor), of the whole season.

    Source: Young (1991), Calmar Ratio: A Smoother Tool. Twin: `calmar_ratio`.
    """
    return _ratio(return_ratio, max(max_drawdown_ratio, drawdown_floor))


def season_score(
    rule: RankingRule,
    *,
    return_ratio: Decimal,
    max_drawdown_ratio: Decimal,
    returns: HourlyReturns,
) -> Decimal:
    """The figure by which a season ranks, the larger the better.

    A loss is not divided by its risk: of two equal losses the riskier one would come first.
    Source: Israelsen (2005), A Refinement to the Sharpe Ratio and Information Ratio, for the fault.
    Twin: `season_score`.
    """
    if rule.ranking == "return":
        return return_ratio
    if rule.ranking == "return_less_drawdown":
        share = EXACT.multiply(rule.drawdown_multiple, max_drawdown_ratio)
        return EXACT.subtract(return_ratio, share)
    if rule.ranking == "calmar":
        if return_ratio < 0:
            return return_ratio
        return calmar_ratio(
            return_ratio=return_ratio,
            max_drawdown_ratio=max_drawdown_ratio,
            drawdown_floor=rule.drawdown_floor,
        )
    ratio = sortino_ratio(returns, deviation_floor=rule.deviation_floor)
    if ratio is None:
        return Decimal(0)
    return mean_return(returns) if returns.return_sum < 0 else ratio


def largest_drawdown_ratio(values_usd: Sequence[Decimal]) -> Decimal:
    """The deepest fall from a peak among values, from 0 to 1."""
    peak, largest = Decimal(0), Decimal(0)
    for value in values_usd:
        peak = max(peak, value)
        largest = max(largest, drawdown_ratio(value_usd=value, peak_value_usd=peak))
    return largest


def _sum(numbers: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, number)
    return total


def _ratio(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Rounded half away from 0, as PostgreSQL does."""
    return _cut(numerator, denominator).quantize(RATIO_PLACES, ROUND_HALF_UP, EXACT)


def _root_of_quotient(numerator: Decimal, denominator: Decimal) -> Decimal:
    return _cut(numerator, denominator).sqrt(EXACT).quantize(CUT_PLACES, ROUND_HALF_UP, EXACT)


def _cut(numerator: Decimal, denominator: Decimal) -> Decimal:
    whole = EXACT.divide_int(numerator.scaleb(CUT_DECIMALS, EXACT), denominator)
    return whole.scaleb(-CUT_DECIMALS, EXACT)
