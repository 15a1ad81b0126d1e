"""What an order had reserved, given back: once, when it is filled or cancelled."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ledger.posting import Entry, Posting, post_all
from backend.money import plain
from backend.notifications.store import Notice, notify_each
from backend.orders.store import Ended, Order, end_orders


def reservation(order: Order) -> Posting:
    """The transaction that sets aside what the order needs."""
    return Posting(
        user_id=order.user_id,
        type="order_reserve",
        from_token_address=order.reserved_token,
        amount_from=order.reserved,
        details={"order_id": str(order.id)},
        entries=(
            Entry("wallet", order.reserved_token, -order.reserved),
            Entry("reserved", order.reserved_token, order.reserved),
        ),
    )


async def release(
    connection: AsyncConnection, orders: Sequence[Order], *, now: datetime
) -> dict[UUID, UUID]:
    """Give back to the wallets what these locked orders had reserved; the transactions, by the
    orders' ids. Who releases an order ends it in the same transaction.
    """
    postings = {
        order.id: Posting(
            user_id=order.user_id,
            type="order_release",
            to_token_address=order.reserved_token,
            amount_to=order.reserved,
            details={"order_id": str(order.id)},
            entries=(
                Entry("reserved", order.reserved_token, -order.reserved),
                Entry("wallet", order.reserved_token, order.reserved),
            ),
        )
        for order in orders
    }
    if postings:
        await post_all(connection, list(postings.values()), now=now)
    return {order_id: posting.id for order_id, posting in postings.items()}


async def cancel_all(
    connection: AsyncConnection,
    orders: Sequence[Order],
    *,
    why: str,
    now: datetime,
    is_told: bool = True,
) -> tuple[UUID, ...]:
    """Cancel locked orders and release what they had reserved; their owners, who are notified
    unless it was they who cancelled.
    """
    if not orders:
        return ()
    releases = await release(connection, orders, now=now)
    ended = [Ended(order=one, release=releases[one.id], reason=why) for one in orders]
    await end_orders(connection, ended, now=now)
    if is_told:
        await notify_each(connection, [cancelled_notice(one, why) for one in orders], now=now)
    return tuple({one.user_id for one in orders})


def cancelled_notice(order: Order, reason: str) -> Notice:
    """What the owner of a cancelled order reads."""
    return Notice(
        user_id=order.user_id, kind="order_cancelled", details=facts(order) | {"reason": reason}
    )


def facts(order: Order) -> dict[str, object]:
    """An order as a notification, or an event, names it."""
    return {
        "order_id": str(order.id),
        "market": order.market,
        "kind": order.kind,
        "side": order.side,
        "token_address": order.token_address,
        "trigger_price": plain(order.trigger_price),
        "amount": plain(order.amount),
        "leverage": order.leverage,
    }
