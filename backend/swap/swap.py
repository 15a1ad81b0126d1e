"""Swapping one token for another of equal value, at the first prices after the order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.keys.charge import charge
from backend.keys.charge_store import KeyOrder, OrderedBy
from backend.ledger.balance_store import users_held_elsewhere
from backend.ledger.posting import Entry, Posting, post_all
from backend.money import plain
from backend.refusals import Refusal
from backend.swap.earlier import Earlier
from backend.swap.terms import SwapTerms, require_different, swap_terms
from backend.trading.execution import Execution
from backend.trading.fill_store import Fill, Leg, record_fills
from backend.trading.idempotency import Claim, keep_answers
from backend.trading.market import Market, MarketQuestion, open_markets
from backend.trading.rules import require_balance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SwapOrder:
    """`amount` units of one token for another; `id` is the transaction's, new for each order.

    `by` is the key that ordered it, None for people. With a `claim`, what `answer` makes of the
    terms is kept under its key in the same transaction. `placed_as` is the order that waited for
    its price, None of one that is made at once.
    """

    user_id: UUID
    from_token_address: str
    to_token_address: str
    amount: Decimal
    execution: Execution
    by: OrderedBy | None = None
    claim: Claim | None = None
    answer: Callable[["SwapOrder", SwapTerms], bytes] | None = None
    placed_as: UUID | None = None
    id: UUID = field(default_factory=new_id)


async def swap_together(
    connection: AsyncConnection, orders: Sequence[SwapOrder], now: datetime
) -> dict[SwapOrder, SwapTerms | Refusal]:
    """As `swap_all`, but left out are those whose balances another transaction holds: the others
    must not wait for them. So are, where one of a user's swaps is by a key, all but the first: what
    its caps refuse must not have counted for those behind it.
    """
    balances = {
        (order.user_id, token)
        for order in orders
        for token in (order.from_token_address, order.to_token_address)
    }
    held = await users_held_elsewhere(connection, balances)
    free = [order for order in orders if order.user_id not in held]
    return await swap_all(connection, _one_by_one_of_keys(free), now)


def _one_by_one_of_keys(orders: Sequence[SwapOrder]) -> list[SwapOrder]:
    with_keys = {order.user_id for order in orders if order.by is not None}
    kept: list[SwapOrder] = []
    for order in orders:
        if order.user_id not in with_keys or all(one.user_id != order.user_id for one in kept):
            kept.append(order)
    return kept


async def swap_all(
    connection: AsyncConnection, orders: Sequence[SwapOrder], now: datetime
) -> dict[SwapOrder, SwapTerms | Refusal]:
    """Make the swaps in their order, each if no rule is against it; give terms or refusals.

    All that are made are posted, recorded and answered together; of a refused one nothing is
    written. Raises ClaimLost, after which nothing may be committed.
    """
    outcomes = await swap_outcomes(connection, orders, earlier=Earlier(), now=now)
    outcomes |= await _above_caps(connection, outcomes, now=now)
    await write_swaps(connection, outcomes, now=now)
    return outcomes


async def swap_outcomes(
    connection: AsyncConnection, orders: Sequence[SwapOrder], *, earlier: Earlier, now: datetime
) -> dict[SwapOrder, SwapTerms | Refusal]:
    """What becomes of the swaps after what is `earlier`, to which they are added; nothing is
    written.
    """
    questions = [
        MarketQuestion(
            token_addresses=(order.from_token_address, order.to_token_address),
            user_id=order.user_id,
            trader_id=order.user_id,
            since=order.execution.since,
            is_newest=order.execution.is_newest,
        )
        for order in orders
    ]
    markets = await open_markets(connection, questions, now=now)
    outcomes: dict[SwapOrder, SwapTerms | Refusal] = {}
    for order, market in zip(orders, markets, strict=True):
        try:
            terms = _allowed(order, earlier.seen_in(market, user_id=order.user_id), now=now)
        except Refusal as refusal:
            outcomes[order] = refusal
            continue
        outcomes[order] = terms
        _note(earlier, terms, market, user_id=order.user_id)
    return outcomes


async def write_swaps(
    connection: AsyncConnection,
    outcomes: Mapping[SwapOrder, SwapTerms | Refusal],
    *,
    now: datetime,
) -> None:
    """Post, record and answer those that are made."""
    made = [(order, terms) for order, terms in outcomes.items() if isinstance(terms, SwapTerms)]
    if made:
        await _write(connection, made, now=now)


def _note(earlier: Earlier, terms: SwapTerms, market: Market, *, user_id: UUID) -> None:
    sold, bought = terms.from_token_address, terms.to_token_address
    earlier.add_moved(user_id, sold, -terms.amount_from)
    earlier.add_moved(user_id, bought, terms.amount_to)
    earlier.add_traded(user_id, market.tokens[sold].sized_as, "sold", terms.notional_usd)
    earlier.add_traded(user_id, market.tokens[bought].sized_as, "bought", terms.notional_usd)


async def _above_caps(
    connection: AsyncConnection, outcomes: Mapping[SwapOrder, SwapTerms | Refusal], *, now: datetime
) -> dict[SwapOrder, SwapTerms | Refusal]:
    """The refusals of those that are above a cap of the key that ordered them."""
    by_keys = [
        KeyOrder(by=order.by, transaction_id=order.id, value_usd=terms.notional_usd)
        for order, terms in outcomes.items()
        if order.by is not None and isinstance(terms, SwapTerms)
    ]
    refusals = await charge(connection, by_keys, now=now)
    return {order: refusals[order.id] for order in outcomes if order.id in refusals}


async def _write(
    connection: AsyncConnection, made: Sequence[tuple[SwapOrder, SwapTerms]], *, now: datetime
) -> None:
    await post_all(connection, [_posting(order, terms) for order, terms in made], now=now)
    await record_fills(connection, [_fill(order, terms) for order, terms in made])
    answers = [
        (order.claim, order.answer(order, terms))
        for order, terms in made
        if order.claim is not None and order.answer is not None
    ]
    if answers:
        await keep_answers(connection, answers)


def _allowed(order: SwapOrder, market: Market, *, now: datetime) -> SwapTerms:
    require_different(order.from_token_address, order.to_token_address)
    terms = swap_terms(
        market,
        from_token_address=order.from_token_address,
        to_token_address=order.to_token_address,
        amount=order.amount,
        now=now,
    )
    require_balance(order.amount, market.tokens[order.from_token_address])
    if order.execution.slippage is not None:
        order.execution.slippage.require(terms.rate, is_buying=False)
    return terms


def _posting(order: SwapOrder, terms: SwapTerms) -> Posting:
    from_token, to_token = terms.from_token_address, terms.to_token_address
    placed = {} if order.placed_as is None else {"order_id": str(order.placed_as)}
    return Posting(
        id=order.id,
        user_id=order.user_id,
        type="swap",
        from_token_address=from_token,
        to_token_address=to_token,
        amount_from=terms.amount_from,
        amount_to=terms.amount_to,
        fee=terms.fee,
        details={
            "price_from": plain(terms.price_from.usd),
            "price_to": plain(terms.price_to.usd),
            "fee_rate": plain(terms.fee_rate),
            "impact_bps": plain(terms.impact_bps),
            **placed,
        },
        entries=(
            Entry("wallet", from_token, -terms.amount_from),
            Entry("fees", from_token, terms.fee),
            Entry("house", from_token, terms.amount_from - terms.fee),
            Entry("house", to_token, -terms.amount_to),
            Entry("wallet", to_token, terms.amount_to),
        ),
    )


def _fill(order: SwapOrder, terms: SwapTerms) -> Fill:
    return Fill(
        transaction_id=order.id,
        user_id=order.user_id,
        long=Leg(terms.to_token_address, terms.price_to),
        short=Leg(terms.from_token_address, terms.price_from),
        notional_usd=terms.notional_usd,
        impact_bps=terms.impact_bps,
        execution=order.execution,
    )
