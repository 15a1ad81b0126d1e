"""How well a portfolio did: profit, return and drawdown.

The database computes them for all at once; these are what its functions are tested against, and
only tests call them.
"""

from decimal import Decimal
from typing import Final

from backend.money import EXACT, round_display

RATIO_DECIMALS: Final = 18
PERCENT_DECIMALS: Final = 8


def profit_ratio(*, value_usd: Decimal, initial_value_usd: Decimal) -> Decimal:
    """(value - initial) / initial to 18 places; 0 when there was nothing at first."""
    if not initial_value_usd:
        return Decimal(0)
    profit = EXACT.subtract(value_usd, initial_value_usd)
    return round_display(EXACT.divide(profit, initial_value_usd), RATIO_DECIMALS)


def percentage(ratio: Decimal) -> Decimal:
    """A ratio as percent with 8 places, as it is shown."""
    return round_display(EXACT.multiply(ratio, Decimal(100)), PERCENT_DECIMALS)


def drawdown_ratio(*, value_usd: Decimal, peak_value_usd: Decimal) -> Decimal:
    """How far below its peak a value is, from 0 to 1, to 18 places."""
    if value_usd >= peak_value_usd:
        return Decimal(0)
    return -profit_ratio(value_usd=value_usd, initial_value_usd=peak_value_usd)
