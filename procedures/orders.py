"""Orders that wait for a price: placed, listed for their owner, cancelled."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from backend.clock import iso
from backend.competition.store import current_competitions
from backend.money import USDC, Amount, Figure
from backend.orders.cancel import cancel as cancel_order
from backend.orders.place import Placed, Wanted
from backend.orders.place import place as place_order
from backend.orders.tables import Kind, Market, OrderSide
from backend.orders.views import orders as view_orders
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.wallet_address import WalletAddress
from procedures.request.access import signed_in
from procedures.request.context import Context
from procedures.request.ordering import ordered_by, record_order
from procedures.request.orders import arrival, order

orders = Group("orders")
Status = Literal["open", "filled", "cancelled"]
SHOWN_MAX = 500


class OrderReceipt(BaseModel):
    """An order that waits: `reserved` units of a token are set aside for it until it is filled or
    cancelled. No price fills it that was observed before `placed_at`.
    """

    success: Literal[True] = True
    order_id: str
    trigger_price: Figure
    reserved_token_address: str
    reserved: Figure
    placed_at: str


class CancelReceipt(BaseModel):
    """An order that was cancelled; `released` units of the token are in the wallet again."""

    success: Literal[True] = True
    order_id: str
    released_token_address: str
    released: Figure


class WaitingOrder(BaseModel):
    """An order: `amount` is what it swaps, in USDC to buy and in the token to sell, or the
    collateral of a position.

    `trigger_price` is in USDC per token, of perpetuals in USD. `transaction_id` filled it;
    `cancelled_for` is `owner`, `competition_end`, `disqualified`, `token_halted`, or the reason of
    the refusal that was against it when its price came.
    """

    id: str
    market: Market
    kind: Kind
    side: OrderSide
    token_address: str
    symbol: str
    trigger_price: Figure
    amount: Figure
    leverage: int | None
    reserved_token_address: str
    reserved: Figure
    status: Status
    placed_at: str
    ended_at: str | None
    transaction_id: str | None
    cancelled_for: str | None
    is_by_agent: bool


class Reserved(BaseModel):
    """What open orders need of a token together."""

    token_address: str
    symbol: str
    amount: Figure


class PositionTriggers(BaseModel):
    """At which prices in USD an open position closes by itself; null where it does not."""

    position_id: str
    token_address: str
    take_profit: Figure | None
    stop_loss: Figure | None


class Orders(BaseModel):
    """A page of orders, newest first, beside what all open ones reserve and the triggers of open
    positions.
    """

    orders: list[WaitingOrder]
    total: int
    limit: int
    offset: int
    reserved: list[Reserved]
    triggers: list[PositionTriggers]


@orders.mutation(**order("POST /api/orders", scope="trade"))
async def place(
    context: Context,
    *,
    market: Market,
    kind: Kind,
    side: OrderSide,
    token_address: str,
    trigger_price: Amount,
    amount: Amount,
    leverage: int | None = None,
    wallet_address: WalletAddress | None = None,
) -> OrderReceipt:
    """Place an order that waits until the price reaches `trigger_price`: a limit to buy cheaper or
    sell dearer, filled at that price or a better one, or a stop, filled at whatever price comes.

    To swap, `amount` is USDC to buy and the token to sell; in the perpetuals it is the collateral,
    with `leverage`, and to buy is to go long. It fills at a price observed after it was placed, in
    whole, once.
    """
    user_id = context.owner(wallet_address).user_id
    since = arrival(context, await context.beforehand(current_competitions, None))
    await context.server.prices.freshen((token_address, USDC), now=context.now)
    by = ordered_by(context)
    placed = await place_order(
        await context.connection(),
        Wanted(
            market=market,
            kind=kind,
            side=side,
            token_address=token_address,
            trigger_price=trigger_price,
            amount=amount,
            leverage=leverage,
        ),
        user_id=user_id,
        since=since,
        key_id=None if by is None else by.key_id,
        now=context.now,
    )
    await record_order(context, placed.transaction_id, value_usd=placed.notional_usd)
    return _receipt(placed)


@orders.query(guard=signed_in, scope="read", rest="GET /api/orders")
async def list_(
    context: Context,
    *,
    status: Status | None = "open",
    limit: Annotated[int, Field(ge=1, le=SHOWN_MAX)] = 100,
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0,
) -> Json[Orders]:
    """Your orders of the season, newest first; those of others are shown to nobody."""
    return Json(
        await view_orders(
            await context.reader(),
            user_id=context.owner().user_id,
            statuses=("open", "filled", "cancelled") if status is None else (status,),
            limit=limit,
            offset=offset,
            now=context.now,
        )
    )


@orders.mutation(**order("POST /api/orders/:order_id/cancel", scope="trade"))
async def cancel(
    context: Context, *, order_id: UUID, wallet_address: WalletAddress | None = None
) -> CancelReceipt:
    """Cancel one of your orders: what it had reserved is in the wallet again."""
    cancelled = await cancel_order(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        order_id=order_id,
        now=context.now,
    )
    context.is_on_record = True  # it orders nothing
    return CancelReceipt(
        order_id=str(cancelled.id),
        released_token_address=cancelled.reserved_token,
        released=cancelled.reserved,
    )


def _receipt(placed: Placed) -> OrderReceipt:
    waiting = placed.order
    return OrderReceipt(
        order_id=str(waiting.id),
        trigger_price=waiting.trigger_price,
        reserved_token_address=waiting.reserved_token,
        reserved=waiting.reserved,
        placed_at=iso(waiting.placed_at),
    )
