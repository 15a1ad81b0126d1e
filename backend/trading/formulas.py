"""Prices of orders: how far a fill may be from its quote, and how far an order moves its price."""

from decimal import ROUND_UP, Decimal, localcontext
from typing import Final

from backend.money import EXACT, round_up

BASIS_POINTS: Final = Decimal(10_000)
BPS_PER_DEPTH: Final = 100
"""How far the price moves for each `depth_usd` beyond the free size: 1 %."""
IMPACT_BPS_MAX: Final = 1_000
"""The price moves no further than 10 %, however large the order."""
IMPACT_DECIMALS: Final = 4


def worse_price(*, price: Decimal, bps: Decimal, is_buying: bool) -> Decimal:
    """price · (1 ± bps / 10,000), exactly: higher for who buys, lower for who sells.

    The unit is that of `price`.
    """
    share = bps / BASIS_POINTS
    factor = EXACT.add(1, share) if is_buying else EXACT.subtract(1, share)
    return EXACT.multiply(price, factor)


def price_impact_bps(
    *, order_usd: Decimal, recent_usd: Decimal, free_size_usd: Decimal, depth_usd: Decimal
) -> Decimal:
    """How much worse an order fills by its own size, in basis points, rounded up to 4 places.

    At a size x the price has moved by min(1,000, 100 · max(0, x - free size) / depth); an order
    that follows `recent_usd` on the same side pays the mean over x from there to
    recent + order. So an order costs the same in one piece and in parts.

    Sizes are in USD; `order_usd` and `depth_usd` are above 0. Source: a book of constant density
    beyond its best level. Twin: `price_impact_bps` in SQL.
    """
    with localcontext(EXACT) as context:
        context.rounding = ROUND_UP
        before = _impact_cost(recent_usd, free_size_usd=free_size_usd, depth_usd=depth_usd)
        after = _impact_cost(
            recent_usd + order_usd, free_size_usd=free_size_usd, depth_usd=depth_usd
        )
        return round_up((after - before) / (depth_usd * order_usd), IMPACT_DECIMALS)


def _impact_cost(size_usd: Decimal, *, free_size_usd: Decimal, depth_usd: Decimal) -> Decimal:
    """The integral of the price's way up to `size_usd`, in bps · USD, times the depth."""
    beyond = max(Decimal(0), size_usd - free_size_usd)
    if beyond * BPS_PER_DEPTH <= depth_usd * IMPACT_BPS_MAX:
        return beyond * beyond * BPS_PER_DEPTH / 2
    rise = depth_usd * IMPACT_BPS_MAX
    return rise * beyond - rise * rise / (2 * BPS_PER_DEPTH)
