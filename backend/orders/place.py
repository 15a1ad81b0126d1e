"""Placing orders that wait for a price: what they need is set aside in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.ledger.posting import post
from backend.money import EXACT, USDC
from backend.orders.formulas import comes_from_above, perp_reservation
from backend.orders.release import reservation
from backend.orders.rules import OPEN_MAX, NotToOrder, require_room, require_waiting
from backend.orders.store import Order, insert_order, lock_placing
from backend.orders.tables import Kind, OrderSide
from backend.orders.tables import Market as MarketKind
from backend.perp.rules import require_collateral, require_leverage, require_perp_market
from backend.prices.store import hold_prices
from backend.trading.market import Market, TradedToken, open_market
from backend.trading.rules import (
    require_amount,
    require_balance,
    require_open,
    require_price,
    require_token,
    require_trading,
)
from backend.trading.size import require_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An order as it is asked for: `amount` of USDC to buy, of the token to sell, or the collateral
    of a position, which has a `leverage`; the trigger's price is in USDC per token, of perpetuals
    in USD.
    """

    market: MarketKind
    kind: Kind
    side: OrderSide
    token_address: str
    trigger_price: Decimal
    amount: Decimal
    leverage: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An order that waits; `transaction_id` set aside what it needs, `notional_usd` is what it
    counts as against the caps of a key.
    """

    order: Order
    transaction_id: UUID
    notional_usd: Decimal


async def place(
    connection: AsyncConnection,
    wanted: Wanted,
    *,
    user_id: UUID,
    since: datetime,
    key_id: UUID | None = None,
    now: datetime,
) -> Placed:
    """Place an order that no observation from before `since` fills.

    Raises the refusals of orders, of the trading rules and, of perpetuals, of theirs; nothing is
    written then.
    """
    if wanted.token_address == USDC:
        raise NotToOrder("Orders buy and sell tokens for USDC. Name another token than USDC.")
    # A price that comes now either is seen here, or sees the order.
    await hold_prices(connection, token_addresses=(wanted.token_address, USDC))
    await lock_placing(connection, user_id=user_id)
    market = await open_market(
        connection, token_addresses=(wanted.token_address, USDC), user_id=user_id, now=now
    )
    token, dollar = require_token(market, wanted.token_address), require_token(market, USDC)
    is_below = comes_from_above(kind=wanted.kind, side=wanted.side)
    if wanted.market == "perp":
        reserved = _perp_reservation(wanted, market, now=now)
        reserved_token, price = dollar, require_price(token, now=now).usd
        notional_usd = EXACT.multiply(wanted.amount, wanted.leverage or 1)
    else:
        reserved_token = _swapped(wanted, token, dollar, market, now=now)
        reserved = wanted.amount
        usdc_usd = require_price(dollar, now=now).usd
        price = EXACT.divide(require_price(token, now=now).usd, usdc_usd)
        at_trigger = wanted.trigger_price if wanted.side == "sell" else Decimal(1)
        notional_usd = EXACT.multiply(EXACT.multiply(wanted.amount, at_trigger), usdc_usd)
    require_waiting(
        kind=wanted.kind, is_below=is_below, trigger_price=wanted.trigger_price, price=price
    )
    require_size(token, notional_usd, is_buying=wanted.side == "buy")
    require_balance(reserved, reserved_token)
    order = Order(
        id=new_id(),
        user_id=user_id,
        market=wanted.market,
        kind=wanted.kind,
        side=wanted.side,
        token_address=wanted.token_address,
        trigger_price=wanted.trigger_price,
        amount=wanted.amount,
        leverage=wanted.leverage,
        reserved_token=reserved_token.address,
        reserved=reserved,
        placed_at=since,
        key_id=key_id,
    )
    transaction_id = await post(connection, reservation(order), now=now)
    require_room(
        await insert_order(connection, order, reserved_by=transaction_id, open_max=OPEN_MAX)
    )
    return Placed(order=order, transaction_id=transaction_id, notional_usd=notional_usd)


def _perp_reservation(wanted: Wanted, market: Market, *, now: datetime) -> Decimal:
    token, leverage_max = require_perp_market(market, wanted.token_address)
    rules = require_open(market, now=now)
    require_trading(token)
    leverage = wanted.leverage or 0
    require_leverage(leverage, leverage_max=leverage_max, token=token)
    require_collateral(wanted.amount)
    return perp_reservation(
        collateral=wanted.amount, leverage=leverage, fee_rate=rules.perp_fee_rate
    )


def _swapped(
    wanted: Wanted, token: TradedToken, dollar: TradedToken, market: Market, *, now: datetime
) -> TradedToken:
    """The token that is given."""
    require_open(market, now=now)
    require_trading(token)
    require_trading(dollar)
    given = dollar if wanted.side == "buy" else token
    require_amount(wanted.amount, given)
    return given
