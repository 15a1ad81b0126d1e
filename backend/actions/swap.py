"""Swapping one token for another of equal value at current prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.actions.trading_rules import (
    PRICE_AGE_MAX_SECONDS,
    AmountTooSmall,
    age_seconds,
    require_amount,
    require_balance,
    require_open,
    require_price,
    require_token,
    require_trading,
)
from backend.formulas.swap import swap_fee, swap_output
from backend.money import EXACT, plain, round_display
from backend.refusals import Refusal
from backend.store.ledger import Entry, Posting, post
from backend.store.market import Market, open_market
from backend.store.swaps import SwapOrder, make_allowed_swaps

RATE_DECIMALS: Final = 18


class SameToken(Refusal):
    """A token was to be swapped for itself."""

    reason: ClassVar[str] = "same_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapTerms:
    """What a swap gives at this moment.

    `fee` is in units of the sold token and part of `amount_from`, prices are in USD,
    `rate` is bought units per sold unit before the fee, `prices_age_seconds` the age of
    the older price.
    """

    from_token_address: str
    to_token_address: str
    amount_from: Decimal
    amount_to: Decimal
    price_from: Decimal
    price_to: Decimal
    fee_rate: Decimal
    fee: Decimal
    rate: Decimal
    prices_age_seconds: int


async def quote_swap(
    connection: AsyncConnection,
    *,
    from_token_address: str,
    to_token_address: str,
    amount: Decimal,
    now: datetime,
) -> SwapTerms:
    """The terms of a swap; refuses whatever `swap` refuses, but for the balance."""
    _require_different(from_token_address, to_token_address)
    market = await open_market(
        connection,
        token_addresses=(from_token_address, to_token_address),
        user_id=None,
        now=now,
    )
    return _terms(
        market,
        from_token_address=from_token_address,
        to_token_address=to_token_address,
        amount=amount,
        now=now,
    )


async def swap(connection: AsyncConnection, order: SwapOrder, *, now: datetime) -> SwapTerms:
    """Make one swap, and give the terms it was made at.

    Raises SameToken and the refusals of the trading rules; nothing is written then.
    """
    _require_different(order.sold, order.bought)
    market = await open_market(
        connection,
        token_addresses=(order.sold, order.bought),
        user_id=order.user_id,
        now=now,
    )
    terms = _terms(
        market,
        from_token_address=order.sold,
        to_token_address=order.bought,
        amount=order.amount,
        now=now,
    )
    require_balance(order.amount, market.tokens[order.sold])
    await post(connection, _posting(order, terms), now=now)
    return terms


async def swap_together(
    connection: AsyncConnection, orders: Sequence[SwapOrder], now: datetime
) -> dict[SwapOrder, SwapTerms]:
    """As `swap` of each, by one statement for all; left out are those that something stands
    against, which `swap` then names.

    What stood against one may be gone by then, and `swap` makes it after all.
    """
    made = await make_allowed_swaps(
        connection,
        [order for order in orders if order.sold != order.bought],
        price_age_max_seconds=PRICE_AGE_MAX_SECONDS,
        now=now,
    )
    return {
        order: SwapTerms(
            from_token_address=order.sold,
            to_token_address=order.bought,
            amount_from=order.amount,
            amount_to=swapped.amount_to,
            price_from=swapped.price_from,
            price_to=swapped.price_to,
            fee_rate=swapped.fee_rate,
            fee=swapped.fee,
            rate=_rate(swapped.price_from, swapped.price_to),
            prices_age_seconds=age_seconds(swapped.priced_at, now=now),
        )
        for order, swapped in made.items()
    }


def _require_different(from_token_address: str, to_token_address: str) -> None:
    if from_token_address == to_token_address:
        raise SameToken("Both tokens are the same. Choose another token to receive.")


def _terms(
    market: Market,
    *,
    from_token_address: str,
    to_token_address: str,
    amount: Decimal,
    now: datetime,
) -> SwapTerms:
    sold = require_token(market, from_token_address)
    bought = require_token(market, to_token_address)
    fee_rate = require_open(market, now=now).swap_fee_rate
    require_trading(sold)
    require_trading(bought)
    require_amount(amount, sold)
    price_from, age_from = require_price(sold, now=now)
    price_to, age_to = require_price(bought, now=now)
    amount_to = swap_output(
        amount=amount,
        price_from_usd=price_from,
        price_to_usd=price_to,
        fee_rate=fee_rate,
        decimals_to=bought.decimals,
    )
    if not amount_to:
        raise AmountTooSmall(
            f"{plain(amount)} {sold.symbol} is worth less than the smallest unit of "
            f"{bought.symbol}. Give a larger amount.",
            symbol=bought.symbol,
        )
    return SwapTerms(
        from_token_address=from_token_address,
        to_token_address=to_token_address,
        amount_from=amount,
        amount_to=amount_to,
        price_from=price_from,
        price_to=price_to,
        fee_rate=fee_rate,
        fee=swap_fee(amount=amount, fee_rate=fee_rate, decimals_from=sold.decimals),
        rate=_rate(price_from, price_to),
        prices_age_seconds=max(age_from, age_to),
    )


def _rate(price_from: Decimal, price_to: Decimal) -> Decimal:
    return round_display(EXACT.divide(price_from, price_to), RATE_DECIMALS)


def _posting(order: SwapOrder, terms: SwapTerms) -> Posting:
    sold, bought = order.sold, order.bought
    return Posting(
        id=order.id,
        user_id=order.user_id,
        type="swap",
        from_token_address=sold,
        to_token_address=bought,
        amount_from=terms.amount_from,
        amount_to=terms.amount_to,
        fee=terms.fee,
        details={
            "price_from": plain(terms.price_from),
            "price_to": plain(terms.price_to),
            "fee_rate": plain(terms.fee_rate),
        },
        entries=(
            Entry("wallet", sold, -terms.amount_from),
            Entry("fees", sold, terms.fee),
            Entry("house", sold, terms.amount_from - terms.fee),
            Entry("house", bought, -terms.amount_to),
            Entry("wallet", bought, terms.amount_to),
        ),
    )
