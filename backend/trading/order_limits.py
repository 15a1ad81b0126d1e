"""What a token takes: the largest order, and how far an order moves the price."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OrderLimits:
    """Sizes in USD: no order is larger than `order_usd_max`; beyond `free_size_usd` it moves the
    price by 1 % for each `depth_usd`.
    """

    order_usd_max: Decimal
    free_size_usd: Decimal
    depth_usd: Decimal
