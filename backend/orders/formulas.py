"""When a price reaches an order, what the order needs, and what it takes at worst.

Prices of orders to swap are in USDC per token, of perpetuals in USD.
"""

from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Final

from backend.money import EXACT, USDC_DECIMALS, round_down, round_up
from backend.orders.tables import Kind, OrderSide

RATE_DECIMALS: Final = 18


def is_reached(*, is_below: bool, trigger_price: Decimal, price: Decimal) -> bool:
    """Whether the price is at the trigger or beyond it. Twin: `price_is_reached`."""
    return price <= trigger_price if is_below else price >= trigger_price


def comes_from_above(*, kind: Kind, side: OrderSide) -> bool:
    """Whether a price reaches the order by falling: to buy cheaper, or to sell before it is worse.

    Twin: the column `is_below`.
    """
    return (kind == "limit") == (side == "buy")


def perp_reservation(*, collateral: Decimal, leverage: int, fee_rate: Decimal) -> Decimal:
    """collateral + collateral · leverage · fee_rate in USDC, the fee rounded up: what opening needs
    at most, whatever the price is.
    """
    fee = EXACT.multiply(EXACT.multiply(collateral, leverage), fee_rate)
    return EXACT.add(collateral, round_up(fee, USDC_DECIMALS))


def worst_rate(*, limit: Decimal, side: OrderSide) -> Decimal:
    """Units received per unit given at the limit, in USDC per token: the limit itself of a sale,
    1 / limit of a purchase, rounded down to 18 places.
    """
    if side == "sell":
        return limit
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        return round_down(1 / limit, RATE_DECIMALS)
