"""What staked tokens earn: simple interest by the second."""

from decimal import ROUND_DOWN, Decimal, localcontext

from backend.investments.formulas import SECONDS_PER_YEAR
from backend.money import EXACT, round_down


def simple_interest(
    *, principal: Decimal, rate_percent: Decimal, seconds: int, decimals: int
) -> Decimal:
    """principal · rate/100 · seconds / 31,536,000, rounded down to `decimals` places.

    `rate_percent` is per year. The interest of a later period is the difference of two
    such sums, so nothing that rounding cuts off one day is lost to the next.
    """
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        earned = principal * rate_percent * seconds / (100 * SECONDS_PER_YEAR)
        return round_down(earned, decimals)
