"""Slippage: how far a fill may be from what was quoted."""

from decimal import Decimal
from typing import Final

from backend.money import EXACT

BASIS_POINTS: Final = Decimal(10_000)


def worst_price(*, quoted: Decimal, slippage_bps: int, is_buying: bool) -> Decimal:
    """The last price that is accepted: quoted · (1 ± slippage / 10,000), exactly.

    Who buys accepts no higher price, who sells no lower one. The unit is that of `quoted`.
    """
    share = Decimal(slippage_bps) / BASIS_POINTS
    factor = EXACT.add(1, share) if is_buying else EXACT.subtract(1, share)
    return EXACT.multiply(quoted, factor)
