"""How the price stood after an order was made, and what that says of a trader.

The database computes them for all at once; these are what its functions are tested against, and
only tests call them.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final

from backend.money import EXACT, round_display

BPS: Final = Decimal(10_000)
BPS_DECIMALS: Final = 4
WEIGHT_DECIMALS: Final = 6
T_DECIMALS: Final = 2
OBSERVATIONS_MIN: Final = 2
"""Of fewer nothing can vary."""
_ROOT_DECIMALS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A token's price at the fill and after it, in USD; both above 0."""

    filled: Decimal
    after: Decimal


def markout_bps(*, long: Moved | None, short: Moved | None) -> Decimal:
    """What the trader gained on the notional by the price's move after the fill.

    A swap is long what it bought in units of what it sold: the ratio of the two prices, so a move
    of both is none. A perpetual has one side: s · (after - filled) / filled.

    Units: basis points, above 0 in the trader's favour. Rounds: to 4 places, half even.
    Source: the post-trade markout of execution analysis, against the trade's own price.
    Twin: markout_bps.
    """
    assert long is not None or short is not None, "a fill has a side"
    if long is None:
        assert short is not None
        gained, base = EXACT.subtract(short.filled, short.after), short.filled
    elif short is None:
        gained, base = EXACT.subtract(long.after, long.filled), long.filled
    else:
        base = EXACT.multiply(long.filled, short.after)
        gained = EXACT.subtract(EXACT.multiply(long.after, short.filled), base)
    return round_display(EXACT.divide(EXACT.multiply(gained, BPS), base), BPS_DECIMALS)


@dataclass(frozen=True, slots=True)
class MarkoutSums:
    """A trader's markouts at one horizon, as sums that fills can be added to.

    An observation is all fills of the trader at one moment, which share their move: w is its
    notional in USD to 6 places, and wm the sum of notional times markout. `sum_ww` is the sum of
    w squared, `sum_wwm` of w times wm, `sum_wwmm` of wm squared.
    """

    observations: int = 0
    sum_w: Decimal = Decimal(0)
    sum_wm: Decimal = Decimal(0)
    sum_ww: Decimal = Decimal(0)
    sum_wwm: Decimal = Decimal(0)
    sum_wwmm: Decimal = Decimal(0)

    def plus(self, w: Decimal, wm: Decimal) -> "MarkoutSums":
        """With one more observation."""
        return MarkoutSums(
            observations=self.observations + 1,
            sum_w=EXACT.add(self.sum_w, w),
            sum_wm=EXACT.add(self.sum_wm, wm),
            sum_ww=EXACT.add(self.sum_ww, EXACT.multiply(w, w)),
            sum_wwm=EXACT.add(self.sum_wwm, EXACT.multiply(w, wm)),
            sum_wwmm=EXACT.add(self.sum_wwmm, EXACT.multiply(wm, wm)),
        )


def mean_bps(sums: MarkoutSums) -> Decimal | None:
    """The notional-weighted mean: sum of w · m / sum of w.

    Units: basis points. Rounds: to 4 places, half even. None without any notional.
    Twin: markout_mean.
    """
    if not sums.sum_w:
        return None
    return round_display(EXACT.divide(sums.sum_wm, sums.sum_w), BPS_DECIMALS)


def standard_error_bps(sums: MarkoutSums) -> Decimal | None:
    """The standard error of that mean.

    SE² = n / (n - 1) · Σ w² (m - mean)² / (Σ w)², with the exact mean, not the rounded one.

    Units: basis points. Rounds: to 4 places, half even. None below two observations.
    Source: Cochran, Sampling Techniques (1977), for the ratio of two sums; found closest to the
    bootstrap among eight by Gatz & Smith, Atmospheric Environment 29 (1995) 1185.
    Twin: markout_standard_error.
    """
    if sums.observations < OBSERVATIONS_MIN or not sums.sum_w:
        return None
    w, wm = sums.sum_w, sums.sum_wm
    squares = EXACT.add(
        EXACT.subtract(
            EXACT.multiply(sums.sum_wwmm, EXACT.multiply(w, w)),
            EXACT.multiply(EXACT.multiply(Decimal(2), sums.sum_wwm), EXACT.multiply(w, wm)),
        ),
        EXACT.multiply(sums.sum_ww, EXACT.multiply(wm, wm)),
    )
    below = EXACT.multiply(Decimal(sums.observations - 1), EXACT.power(w, 4))
    variance = EXACT.divide(EXACT.multiply(Decimal(sums.observations), squares), below)
    unit = Decimal(1).scaleb(-_ROOT_DECIMALS)
    cut = variance.quantize(unit, rounding=ROUND_DOWN, context=EXACT)
    return round_display(EXACT.sqrt(max(cut, Decimal(0))), BPS_DECIMALS)


def t_statistic(*, mean: Decimal | None, standard_error: Decimal | None) -> Decimal | None:
    """The mean in units of its standard error, both as they are shown.

    Rounds: to 2 places, half even. None where either is, or where nothing varies.
    Twin: markout_t.
    """
    if mean is None or not standard_error:
        return None
    return round_display(EXACT.divide(mean, standard_error), T_DECIMALS)
