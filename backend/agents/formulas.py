"""Figures of an agent: shares of what it did, and how sure its ratios are.

The database computes the same; these are what its functions are tested against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from typing import Final

from backend.standings.risk_formulas import HOURS_MIN, RATIO_PLACES, hourly_return

# Products of six sums of returns, each of up to 48 decimals.
_WIDE: Final = Context(prec=400)
_CUT_DECIMALS: Final = 30
_CUT_PLACES: Final = Decimal(1).scaleb(-_CUT_DECIMALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSums:
    """How many hourly returns there are, the sums of them and of their squares, and of those below
    0 the sums of the squares, cubes and fourth powers.
    """

    hours: int = 0
    return_sum: Decimal = Decimal(0)
    return_square_sum: Decimal = Decimal(0)
    loss_square_sum: Decimal = Decimal(0)
    loss_cube_sum: Decimal = Decimal(0)
    loss_fourth_sum: Decimal = Decimal(0)


def return_sums(values_usd: Sequence[Decimal]) -> ReturnSums:
    """Of the returns between values of one hour and the next."""
    returns = [
        hourly_return(value_usd=value, before_usd=before) for before, value in pairwise(values_usd)
    ]
    losses = [one for one in returns if one < 0]
    return ReturnSums(
        hours=len(returns),
        return_sum=_power_sum(returns, 1),
        return_square_sum=_power_sum(returns, 2),
        loss_square_sum=_power_sum(losses, 2),
        loss_cube_sum=_power_sum(losses, 3),
        loss_fourth_sum=_power_sum(losses, 4),
    )


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """part / whole to 12 places; None where there is no whole.

    Hit rate: trades that gained of all. Profit factor: what was gained for each USD lost.
    Turnover: the notional traded for each USD of equity. Exposure: what is held beside USDC, and
    the notional of positions, for each USD of equity. Units: both parts in one unit.
    Rounds: half away from 0. Source: Pardo (2008), The Evaluation and Optimization of Trading
    Strategies, for the first two. Twin: `share_of`.
    """
    if whole <= 0:
        return None
    return _cut(part, whole).quantize(RATIO_PLACES, ROUND_HALF_UP, _WIDE)


def sharpe_standard_error(*, hours: int, ratio: Decimal) -> Decimal | None:
    """sqrt((1 + ratio² / 2) / hours) to 12 places; None of fewer than two hours.

    Units: as the ratio, of hourly returns that are not annualised. Source: Lo (2002), The
    Statistics of Sharpe Ratios, for independent returns of one normal distribution. Where the floor
    stood in for the deviation, it is an upper bound. Twin: `sharpe_standard_error`.
    """
    if hours < HOURS_MIN:
        return None
    numerator = _WIDE.add(2, _WIDE.multiply(ratio, ratio))
    return _root(numerator, Decimal(2 * hours))


def sortino_standard_error(sums: ReturnSums, *, deviation_floor: Decimal) -> Decimal | None:
    """The error of mean / downside deviation to 12 places; None of fewer than two hours.

    With m the mean, d² the mean of min(return, 0)², v the variance, c and q the means of
    min(return, 0)³ and min(return, 0)⁴: the square of the error is
    (v / d² - m (c - m d²) / d⁴ + m² (q - d⁴) / (4 d⁶)) / hours; where the floor stands in for
    the deviation d, v / (floor² hours).

    Units: as the ratio, of hourly returns that are not annualised. Source: the delta method for
    ratios of sample moments, van der Vaart (1998), Asymptotic Statistics, chapter 3, as Lo (2002)
    takes it for Sharpe's; for independent returns of one distribution, normal or not.
    Twin: `sortino_standard_error`.
    """
    hours = sums.hours
    if hours < HOURS_MIN:
        return None
    add, subtract, multiply = _WIDE.add, _WIDE.subtract, _WIDE.multiply
    first, second = sums.return_sum, sums.loss_square_sum
    floor_square = multiply(deviation_floor, deviation_floor)
    spread = subtract(multiply(hours, sums.return_square_sum), multiply(first, first))
    if second < multiply(hours, floor_square):
        return _root(spread, multiply(hours**3, floor_square))
    loss_square = multiply(second, second)
    skew = subtract(multiply(hours, sums.loss_cube_sum), multiply(first, second))
    tails = subtract(multiply(hours, sums.loss_fourth_sum), loss_square)
    numerator = add(
        subtract(
            multiply(4, multiply(spread, loss_square)),
            multiply(4, multiply(multiply(first, second), skew)),
        ),
        multiply(multiply(first, first), tails),
    )
    return _root(numerator, multiply(4 * hours**2, multiply(loss_square, second)))


def _power_sum(numbers: Sequence[Decimal], power: int) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = _WIDE.add(total, _WIDE.power(number, power))
    return total


def _cut(numerator: Decimal, denominator: Decimal) -> Decimal:
    whole = _WIDE.divide_int(numerator.scaleb(_CUT_DECIMALS, _WIDE), denominator)
    return whole.scaleb(-_CUT_DECIMALS, _WIDE)


def _root(numerator: Decimal, denominator: Decimal) -> Decimal:
    root = _cut(numerator, denominator).sqrt(_WIDE).quantize(_CUT_PLACES, ROUND_HALF_UP, _WIDE)
    return root.quantize(RATIO_PLACES, ROUND_HALF_UP, _WIDE)
