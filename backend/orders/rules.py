"""What placing and cancelling an order must keep, each with the answer that names what to do."""

from decimal import Decimal
from typing import ClassVar, Final

from backend.clock import iso
from backend.money import plain
from backend.orders.formulas import is_reached
from backend.orders.store import Order
from backend.orders.tables import Kind
from backend.refusals import Refusal

OPEN_MAX: Final = 500
"""How many open orders a wallet has at most: each new price looks at those that it reaches."""


class NotToOrder(Refusal):
    """USDC is what orders are paid in."""

    reason: ClassVar[str] = "order_needs_a_token"


class TriggerZero(Refusal):
    """A price of 0 is never reached."""

    reason: ClassVar[str] = "trigger_zero"


class FillsAtOnce(Refusal):
    """A limit that the price is at, or beyond, already."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "limit_fills_at_once"
    fact_names: ClassVar[tuple[str, ...]] = ("trigger_price", "price")


class TriggerOnWrongSide(Refusal):
    """A stop, or a trigger of a position, that the price has passed already."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "trigger_on_wrong_side"
    fact_names: ClassVar[tuple[str, ...]] = ("trigger_price", "price")


class TriggerBeyondLiquidation(Refusal):
    """The position would be liquidated before the price got there."""

    reason: ClassVar[str] = "trigger_beyond_liquidation"
    fact_names: ClassVar[tuple[str, ...]] = ("trigger_price", "liquidation_price")


class TooManyOrders(Refusal):
    """The wallet has as many open orders as one may have."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "too_many_orders"
    fact_names: ClassVar[tuple[str, ...]] = ("count_max",)


class UnknownOrder(Refusal):
    """The user has no such order."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_order"


class OrderEnded(Refusal):
    """The order was filled or cancelled before."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "order_ended"
    fact_names: ClassVar[tuple[str, ...]] = ("status", "ended_at")


def require_waiting(*, kind: Kind, is_below: bool, trigger_price: Decimal, price: Decimal) -> None:
    """FillsAtOnce or TriggerOnWrongSide when `price` has reached the trigger; TriggerZero."""
    if not trigger_price:
        raise TriggerZero("The price is 0, which nothing reaches. Give one above 0.")
    if not is_reached(is_below=is_below, trigger_price=trigger_price, price=price):
        return
    facts = {"trigger_price": plain(trigger_price), "price": plain(price)}
    where = "above" if is_below else "below"
    if kind == "limit":
        raise FillsAtOnce(
            f"The price is {plain(price)}, so a limit of {plain(trigger_price)} would fill at "
            f"once. Order at the market price, or give a limit that the price is {where}.",
            **facts,
        )
    raise TriggerOnWrongSide(
        f"The price is {plain(price)} and has passed {plain(trigger_price)} already. "
        f"Give a price that it is {where}.",
        **facts,
    )


def require_room(is_placed: bool) -> None:
    """TooManyOrders where there was no room for it."""
    if not is_placed:
        raise TooManyOrders(
            f"You have {OPEN_MAX} open orders, and more are not kept. Cancel one of them first.",
            count_max=OPEN_MAX,
        )


def require_open_order(order: Order | None) -> Order:
    """The order; UnknownOrder or OrderEnded."""
    if order is None:
        raise UnknownOrder("You have no order with this id. orders.list names yours.")
    if order.status != "open":
        assert order.ended_at is not None, "it has ended"
        raise OrderEnded(
            f"This order was {order.status} at {iso(order.ended_at)}. Nothing is left to cancel.",
            status=order.status,
            ended_at=iso(order.ended_at),
        )
    return order
