"""Orders filled at the price that reached them, any number at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.keys.charge_store import note_fills
from backend.money import USDC, plain
from backend.notifications.store import Notice
from backend.orders.news import Told
from backend.orders.open_triggered import open_outcomes, write_opened
from backend.orders.release import cancelled_notice, facts, release
from backend.orders.store import Ended, Order, end_orders
from backend.perp.opening import Opening
from backend.perp.rules import PerpMarketHalted
from backend.prices.observe import PriceUnobserved
from backend.refusals import Refusal
from backend.swap.earlier import Earlier
from backend.swap.swap import SwapOrder, swap_outcomes, write_swaps
from backend.swap.terms import SwapTerms
from backend.trading.rules import (
    PriceMissing,
    PriceUnconfirmed,
    TokenHalted,
    TradingClosed,
    TradingPaused,
)
from backend.trading.slippage import PriceMoved

Outcome = SwapTerms | Opening | Refusal
WAITS: Final = (
    PriceMoved,
    PriceUnobserved,
    PriceUnconfirmed,
    PriceMissing,
    TokenHalted,
    PerpMarketHalted,
    TradingPaused,
    TradingClosed,
)
"""What an order outlives; whatever else is against it cancels it, for it would be against it at the
next price again."""


async def fill_orders(
    connection: AsyncConnection, orders: Sequence[Order], *, now: datetime
) -> list[Told]:
    """Fill these locked orders, or cancel those that a rule is against; what to tell.

    In the order in which they were placed. Each is paid by what it had reserved, which is released
    with it: to the wallet, out of which the fill takes what it takes.
    """
    if not orders:
        return []
    ordered = sorted(orders, key=lambda order: (order.placed_at, order.id))
    swaps = {one.id: _swap(one) for one in ordered if one.market == "swap"}
    earlier = _released(ordered)
    swapped = await swap_outcomes(connection, list(swaps.values()), earlier=earlier, now=now)
    perps = [one for one in ordered if one.market == "perp"]
    opened = await open_outcomes(connection, perps, earlier=earlier, now=now)
    outcomes: dict[UUID, Outcome] = {
        one.id: swapped[swaps[one.id]] if one.id in swaps else opened[one.id] for one in ordered
    }
    ending = [one for one in ordered if not isinstance(outcomes[one.id], WAITS)]
    releases = await release(connection, ending, now=now)
    await write_swaps(connection, swapped, now=now)
    fills: dict[UUID, UUID | Refusal] = {
        order_id: swap.id
        for order_id, swap in swaps.items()
        if isinstance(outcomes[order_id], SwapTerms)
    }
    fills |= await write_opened(connection, opened, now=now)
    ended = [_ended(one, outcomes[one.id], fills, releases[one.id]) for one in ending]
    await end_orders(connection, ended, now=now)
    by_keys = [
        (one.fill, one.order.key_id)
        for one in ended
        if one.fill is not None and one.order.key_id is not None
    ]
    await note_fills(connection, by_keys, now=now)
    return [_told(one, outcomes[one.order.id]) for one in ended]


def _released(orders: Sequence[Order]) -> Earlier:
    """The wallets as they are once all these orders are released."""
    earlier = Earlier()
    for order in orders:
        earlier.add_moved(order.user_id, order.reserved_token, order.reserved)
    return earlier


def _swap(order: Order) -> SwapOrder:
    is_buying = order.side == "buy"
    return SwapOrder(
        user_id=order.user_id,
        from_token_address=USDC if is_buying else order.token_address,
        to_token_address=order.token_address if is_buying else USDC,
        amount=order.amount,
        execution=order.execution(),
        placed_as=order.id,
    )


def _ended(
    order: Order, outcome: Outcome, fills: Mapping[UUID, UUID | Refusal], released_by: UUID
) -> Ended:
    fill = fills.get(order.id, outcome)
    if isinstance(fill, UUID):
        return Ended(order=order, release=released_by, fill=fill)
    assert isinstance(fill, Refusal), "what was not filled was refused"
    return Ended(order=order, release=released_by, reason=fill.reason)


def _told(ended: Ended, outcome: Outcome) -> Told:
    order = ended.order
    if ended.fill is None:
        assert ended.reason is not None, "it was cancelled for something"
        return Told(notice=cancelled_notice(order, ended.reason), key_id=order.key_id)
    details = facts(order) | {"transaction_id": str(ended.fill)}
    if isinstance(outcome, SwapTerms):
        details |= {
            "amount_from": plain(outcome.amount_from),
            "amount_to": plain(outcome.amount_to),
            "price": plain(outcome.rate),
        }
    elif isinstance(outcome, Opening):
        details |= {
            "position_id": str(outcome.position_id),
            "amount_from": plain(outcome.terms.collateral),
            "amount_to": plain(outcome.terms.size),
            "price": plain(outcome.terms.entry_price),
        }
    notice = Notice(user_id=order.user_id, kind="order_filled", details=details)
    return Told(notice=notice, key_id=order.key_id)
