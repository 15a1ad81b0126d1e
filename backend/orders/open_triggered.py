"""Positions opened by the orders that waited for their price, any number at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import EXACT, USDC
from backend.orders.store import Order
from backend.perp.liquidate import liquidate
from backend.perp.market_store import held_open_size
from backend.perp.open_position import terms_of
from backend.perp.opening import Opening, write_openings
from backend.perp.rules import require_open_interest, require_room
from backend.refusals import Refusal
from backend.swap.earlier import Earlier
from backend.trading.market import Market, MarketQuestion, open_markets
from backend.trading.rules import require_balance, require_token


async def open_outcomes(
    connection: AsyncConnection, orders: Sequence[Order], *, earlier: Earlier, now: datetime
) -> dict[UUID, Opening | Refusal]:
    """What becomes of these orders after what is `earlier`, by their ids; nothing is written."""
    if not orders:
        return {}
    questions = [
        MarketQuestion(
            token_addresses=(order.token_address, USDC),
            user_id=order.user_id,
            trader_id=order.user_id,
            since=order.placed_at,
            is_newest=True,
        )
        for order in orders
    ]
    markets = await open_markets(connection, questions, now=now)
    taken = await _open_sizes(connection, orders, markets)
    outcomes: dict[UUID, Opening | Refusal] = {}
    for order, market in zip(orders, markets, strict=True):
        try:
            seen = earlier.seen_in(market, user_id=order.user_id)
            opening = _opening(order, seen, taken=taken[order.token_address], now=now)
        except Refusal as refusal:
            outcomes[order.id] = refusal
            continue
        outcomes[order.id] = opening
        terms = opening.terms
        taken[order.token_address] = EXACT.add(taken[order.token_address], terms.size)
        earlier.add_moved(order.user_id, USDC, -EXACT.add(terms.collateral, terms.fee))
        earlier.add_traded(
            order.user_id,
            market.tokens[order.token_address].sized_as,
            "bought" if order.side == "buy" else "sold",
            terms.notional,
        )
    return outcomes


async def write_opened(
    connection: AsyncConnection, outcomes: Mapping[UUID, Opening | Refusal], *, now: datetime
) -> dict[UUID, UUID | Refusal]:
    """Write the positions that open; their transactions, by the orders' ids, or why there was no
    room for one.
    """
    opening = {order_id: one for order_id, one in outcomes.items() if isinstance(one, Opening)}
    if not opening:
        return {}
    transactions = await write_openings(connection, list(opening.values()), now=now)
    # As when one opens at once.
    await liquidate(connection, now=now)
    written: dict[UUID, UUID | Refusal] = {}
    for order_id, transaction_id in zip(opening, transactions, strict=True):
        try:
            written[order_id] = require_room(transaction_id)
        except Refusal as refusal:
            written[order_id] = refusal
    return written


async def _open_sizes(
    connection: AsyncConnection, orders: Sequence[Order], markets: Sequence[Market]
) -> defaultdict[str, Decimal]:
    """How much is open of each token whose market has a limit, which grows by nobody else."""
    limited = {
        order.token_address
        for order, market in zip(orders, markets, strict=True)
        if market.tokens[order.token_address].open_interest_usd_max is not None
    }
    sizes: defaultdict[str, Decimal] = defaultdict(Decimal)
    for token_address in sorted(limited):
        sizes[token_address] = await held_open_size(
            connection, token_address=token_address, above=Decimal(0)
        )
    return sizes


def _opening(order: Order, market: Market, *, taken: Decimal, now: datetime) -> Opening:
    assert order.leverage is not None, "an order in the perpetuals has one"
    execution = order.execution()
    terms = terms_of(
        market,
        token_address=order.token_address,
        collateral=order.amount,
        leverage=order.leverage,
        direction="long" if order.side == "buy" else "short",
        now=now,
    )
    require_balance(EXACT.add(terms.collateral, terms.fee), require_token(market, USDC))
    token = require_token(market, order.token_address)
    if token.open_interest_usd_max is not None:
        require_open_interest(token, taken=taken, size=terms.size)
    if execution.slippage is not None:
        execution.slippage.require(terms.entry_price, is_buying=order.side == "buy")
    return Opening(user_id=order.user_id, terms=terms, execution=execution, placed_as=order.id)
