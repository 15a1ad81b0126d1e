"""Swaps and the history of everything a wallet did."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, TypeAdapter

from backend.clock import iso
from backend.ledger.tables import TransactionType
from backend.ledger.transactions import Page
from backend.ledger.transactions import transactions as view_transactions
from backend.money import Amount, Figure
from backend.rpc.json_text import Json, read_json
from backend.rpc.procedure import Group
from backend.swap.swap import SwapOrder, swap_all, swap_together
from backend.swap.terms import SwapTerms, quote_swap
from backend.trading.idempotency import answer_of
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.request.access import optional_session, signed_in
from procedures.request.context import Context
from procedures.request.disclosure import shown_until
from procedures.request.ordering import ordered_by
from procedures.request.orders import OrderKey, filled_order
from procedures.request.season import Season, begun_season

trading = Group("trading")
OFFSET_CHEAP_MAX: Final = 1_000
"""A page of a history that lies deeper is read past all that lies above it."""


class SwapDetails(BaseModel):
    """The terms of a swap: `fee` in units of the from token, prices in USD, age in seconds.

    `impact_bps` is how much worse its size makes it, which `rate` has in it.
    """

    amount_from: Figure
    amount_to: Figure
    price_from: Figure
    price_to: Figure
    fee: Figure
    impact_bps: Figure
    rate: Figure
    prices_age: int


class SwapReceiptDetails(BaseModel):
    """What was swapped: `fee` in units of the token given, prices in USD.

    `rate` is units received per unit given before the fee, worse by `impact_bps` than the prices,
    beside the `quoted_price` that the order named; the prices were observed at `observed_at`,
    after the order arrived.
    """

    transaction_id: str
    amount_from: Figure
    amount_to: Figure
    price_from: Figure
    price_to: Figure
    fee: Figure
    impact_bps: Figure
    rate: Figure
    quoted_price: Figure | None
    observed_at: str


class SwapReceipt(BaseModel):
    """A swap that was made."""

    success: Literal[True] = True
    details: SwapReceiptDetails


_RECEIPTS: Final = TypeAdapter(SwapReceipt)


class Transaction(BaseModel):
    """One line of a wallet's history; a side without a token is null.

    `is_by_agent` says that a program ordered it by a key.
    """

    id: str
    transaction_type: TransactionType
    from_token_address: str | None
    from_symbol: str | None
    to_token_address: str | None
    to_symbol: str | None
    amount_from: Figure | None
    amount_to: Figure | None
    fee: Figure | None
    details: dict[str, object] | None
    is_by_agent: bool
    created_at: str


class Transactions(BaseModel):
    """A page of a history, newest first; `total` counts all that the filter lets through."""

    transactions: list[Transaction]
    total: int
    limit: int
    offset: int


class OrderStatus(BaseModel):
    """What became of an order: `done` with the receipt it was answered, `pending` while it is
    under way, `unknown` where none with this key was carried out, because it was refused, has not
    arrived, or was sent over 7 days ago.
    """

    state: Literal["done", "pending", "unknown"]
    receipt: dict[str, Any] | None


@trading.query(guard=optional_session, scope="read", rest="GET /api/swap/quote")
async def quote(
    context: Context, *, from_token_address: str, to_token_address: str, amount: Amount
) -> SwapDetails:
    """What a swap of `amount` would give at current prices; nothing is promised or written.

    With a session your recent trades count in the price impact, as they do in an order.
    """
    context.readings.may_lag = False  # by what an order would meet
    await context.server.prices.freshen((from_token_address, to_token_address), now=context.now)
    terms = await quote_swap(
        await context.reader(),
        from_token_address=from_token_address,
        to_token_address=to_token_address,
        amount=amount,
        trader_id=context.trader_id,
        now=context.now,
    )
    return _details(terms, prices_age=terms.prices_age_seconds(now=context.now))


@trading.mutation(**filled_order("from_token_address", "to_token_address", rest="POST /api/swap"))
async def swap(
    context: Context,
    *,
    from_token_address: str,
    to_token_address: str,
    amount: Amount,
    wallet_address: WalletAddress | None = None,
) -> SwapReceipt:
    """Swap `amount` units of a token for another of equal value, at the first prices observed
    after the order arrived.
    """
    wanted = SwapOrder(
        user_id=context.owner(wallet_address).user_id,
        from_token_address=from_token_address,
        to_token_address=to_token_address,
        amount=amount,
        by=ordered_by(context),
        execution=context.required_execution(),
        claim=context.claim,
        answer=_answer,
    )
    terms = await context.order_together(swap_together, wanted, alone=swap_all)
    context.claim = None  # answered together with the swap
    context.is_on_record = True
    return _receipt(wanted, terms)


@trading.query(guard=signed_in, scope="read", rest="GET /api/order-status")
async def order_status(context: Context, *, idempotency_key: OrderKey) -> OrderStatus:
    """What became of your order with this key, of whatever kind, when its answer was lost."""
    context.readings.may_lag = False  # what is not seen would be taken for not done
    known = await answer_of(
        await context.reader(),
        user_id=context.owner().user_id,
        key=idempotency_key,
        now=context.now,
    )
    if known is None or known.response is None:
        return OrderStatus(state="unknown" if known is None else "pending", receipt=None)
    await context.note_change()  # whose process may have died before it did
    return OrderStatus(state="done", receipt=_order_receipt(known.response))


@trading.query(scope="read", rest="GET /api/transactions/:wallet_address")
async def transactions(
    context: Context,
    *,
    wallet_address: WalletAddress,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0,
    type: TransactionType | None = None,  # noqa: A002 - the field's name on the wire
    season: Season = None,
) -> Json[Transactions]:
    """A wallet's history of a season, newest first; others see as much of it as the organiser's
    rule of disclosure lets them.
    """
    await begun_season(context, season)
    until = await shown_until(context, wallet_address=wallet_address, season=season)
    page = Page(
        wallet_address=wallet_address,
        limit=limit,
        offset=offset,
        type=type,
        season=season,
        until=until,
    )
    if offset > OFFSET_CHEAP_MAX:
        async with context.costly_reading():
            document = await context.together(view_transactions, page)
    else:
        document = await context.together(view_transactions, page)
    return Json(of_known_user(document, wallet_address))


def _order_receipt(answer: bytes) -> dict[str, Any]:
    receipt = read_json(answer.decode())
    assert isinstance(receipt, dict), "an order answers with an object"
    return receipt


def _details(terms: SwapTerms, *, prices_age: int) -> SwapDetails:
    return SwapDetails(
        amount_from=terms.amount_from,
        amount_to=terms.amount_to,
        price_from=terms.price_from.usd,
        price_to=terms.price_to.usd,
        fee=terms.fee,
        impact_bps=terms.impact_bps,
        rate=terms.rate,
        prices_age=prices_age,
    )


def _receipt(order: SwapOrder, terms: SwapTerms) -> SwapReceipt:
    slippage = order.execution.slippage
    return SwapReceipt(
        details=SwapReceiptDetails(
            transaction_id=str(order.id),
            amount_from=terms.amount_from,
            amount_to=terms.amount_to,
            price_from=terms.price_from.usd,
            price_to=terms.price_to.usd,
            fee=terms.fee,
            impact_bps=terms.impact_bps,
            rate=terms.rate,
            quoted_price=None if slippage is None else slippage.quoted_price,
            observed_at=iso(terms.observed_at),
        )
    )


def _answer(order: SwapOrder, terms: SwapTerms) -> bytes:
    return _RECEIPTS.dump_json(_receipt(order, terms))
