"""The caps of a key: an order that is above one is refused, whatever else speaks for it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.keys.charge_store import Charged, KeyOrder, charge_keys
from backend.keys.rules import (
    EXPIRED,
    REVOKED,
    KeyDaySpent,
    KeyExpired,
    KeyOrdersUsedUp,
    KeyOrderTooLarge,
    KeyRevoked,
)
from backend.money import plain, round_display
from backend.refusals import Refusal

USD_DECIMALS = 2


async def charge(
    connection: AsyncConnection, orders: Sequence[KeyOrder], *, now: datetime
) -> dict[UUID, Refusal]:
    """Count the orders against the caps of their keys, and give the refusals of those that are
    above one, by the ids of their transactions; nothing is written of these.
    """
    if not orders:
        return {}
    charged = await charge_keys(connection, orders, now=now)
    refusals = {order.transaction_id: _refusal(charged[order.transaction_id]) for order in orders}
    return {order: refusal for order, refusal in refusals.items() if refusal is not None}


async def require_charged(connection: AsyncConnection, order: KeyOrder, *, now: datetime) -> None:
    """As `charge`, of one order; raises its refusal."""
    for refusal in (await charge(connection, [order], now=now)).values():
        raise refusal


def _refusal(charged: Charged) -> Refusal | None:
    if charged.obstacle is None:
        return None
    if charged.obstacle == "revoked":
        return KeyRevoked(REVOKED)
    if charged.obstacle == "expired":
        return KeyExpired(EXPIRED)
    assert charged.most is not None, "a cap is in the way"
    if charged.obstacle == "day_orders":
        return KeyOrdersUsedUp(
            f"This key gave its {charged.most} orders of today. Wait until 00:00 UTC, or ask its "
            "owner for a key with more.",
            orders_per_day=int(charged.most),
        )
    assert charged.value_usd is not None, "what is above a cap has a value"
    order_usd, most = plain(round_display(charged.value_usd, USD_DECIMALS)), plain(charged.most)
    if charged.obstacle == "order_usd":
        return KeyOrderTooLarge(
            f"An order of {order_usd} USD is above this key's cap of {most} USD for one. "
            "Order less.",
            order_usd=order_usd,
            max_order_usd=most,
        )
    assert charged.used is not None, "a day has a sum"
    spent_usd = plain(round_display(charged.used, USD_DECIMALS))
    return KeyDaySpent(
        f"An order of {order_usd} USD after {spent_usd} USD today is above this key's cap of "
        f"{most} USD for a day. Order less, or wait until 00:00 UTC.",
        order_usd=order_usd,
        spent_usd=spent_usd,
        max_day_usd=most,
    )
