"""The size of an order: how large it may be, and how far it moves its own price.

What the trader bought, or sold, of the token within the last minutes counts as if it were the same
order. So an order cannot be made cheaper, or larger than allowed, in parts.
"""

from decimal import Decimal
from typing import ClassVar

from backend.money import EXACT, plain, round_display
from backend.refusals import Refusal
from backend.trading.formulas import price_impact_bps
from backend.trading.market import TradedToken
from backend.trading.recent_store import RECENT

USD_DECIMALS = 2


class OrderTooLarge(Refusal):
    """The token does not take an order of this size."""

    reason: ClassVar[str] = "order_too_large"
    fact_names: ClassVar[tuple[str, ...]] = (
        "symbol",
        "order_usd",
        "recent_usd",
        "order_usd_max",
        "minutes",
    )


def impact_bps(token: TradedToken, notional_usd: Decimal, *, is_buying: bool) -> Decimal:
    """The price impact of buying or selling `notional_usd`, 0 for a token without limits."""
    if token.limits is None or not notional_usd:
        return Decimal(0)
    return price_impact_bps(
        order_usd=notional_usd,
        recent_usd=_recent(token, is_buying=is_buying),
        free_size_usd=token.limits.free_size_usd,
        depth_usd=token.limits.depth_usd,
    )


def require_size(token: TradedToken, notional_usd: Decimal, *, is_buying: bool) -> None:
    """OrderTooLarge when `notional_usd` is more than the token takes, recent trades included.

    Not asked when a position is closed, which must always be possible.
    """
    if token.limits is None:
        return
    recent = _recent(token, is_buying=is_buying)
    most = token.limits.order_usd_max
    if EXACT.add(recent, notional_usd) <= most:
        return
    order_usd, recent_usd = _shown(notional_usd), _shown(recent)
    minutes = int(RECENT.total_seconds()) // 60
    did = "bought" if is_buying else "sold"
    before = f" after {recent_usd} USD {did} within {minutes} minutes" if recent else ""
    raise OrderTooLarge(
        f"An order of {order_usd} USD in {token.symbol}{before} is too large: at most "
        f"{plain(most)} USD are {did} within {minutes} minutes. Order less, or wait.",
        symbol=token.symbol,
        order_usd=order_usd,
        recent_usd=recent_usd,
        order_usd_max=plain(most),
        minutes=minutes,
    )


def _recent(token: TradedToken, *, is_buying: bool) -> Decimal:
    return token.bought_usd if is_buying else token.sold_usd


def _shown(usd: Decimal) -> str:
    return plain(round_display(usd, USD_DECIMALS))
