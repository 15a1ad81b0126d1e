"""Opening a leveraged position at the mark price."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import EXACT, USDC, plain
from backend.perp.formulas import Side, liquidation_price, position_size, trading_fee
from backend.perp.liquidate import liquidate
from backend.perp.market_store import held_open_size, open_size
from backend.perp.opening import Direction, Opening, PositionTerms, write_openings
from backend.perp.rules import (
    require_collateral,
    require_leverage,
    require_open_interest,
    require_perp_market,
    require_room,
    require_survival,
)
from backend.prices.store import hold_prices
from backend.trading.execution import Execution
from backend.trading.formulas import worse_price
from backend.trading.market import Market, open_market
from backend.trading.rules import (
    AmountTooSmall,
    require_balance,
    require_open,
    require_price,
    require_token,
    require_trading,
)
from backend.trading.size import impact_bps, require_size


async def preview_position(
    connection: AsyncConnection,
    *,
    token_address: str,
    collateral: Decimal,
    leverage: int,
    direction: Direction,
    trader_id: UUID | None = None,
    now: datetime,
) -> PositionTerms:
    """The terms of a position; refuses whatever `open_position` refuses, but for the balance.

    `trader_id` is whose recent trades count in its size, None for nobody's.
    """
    market = await open_market(
        connection,
        token_addresses=(token_address, USDC),
        user_id=None,
        trader_id=trader_id,
        now=now,
    )
    terms = terms_of(
        market,
        token_address=token_address,
        collateral=collateral,
        leverage=leverage,
        direction=direction,
        now=now,
    )
    token = require_token(market, token_address)
    if token.open_interest_usd_max is not None:
        taken = await open_size(connection, token_address=token_address)
        require_open_interest(token, taken=taken, size=terms.size)
    return terms


async def open_position(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    collateral: Decimal,
    leverage: int,
    direction: Direction,
    execution: Execution,
    now: datetime,
) -> tuple[UUID, UUID, PositionTerms]:
    """Open a position with isolated margin; give its id, that of its transaction, and its terms.

    The fee comes out of free USDC beside the collateral. Raises the refusals of the perp and
    trading rules and PriceMoved; nothing is written then.
    """
    await hold_prices(connection, token_addresses=(token_address,))
    market = await open_market(
        connection,
        token_addresses=(token_address, USDC),
        user_id=user_id,
        since=execution.since,
        now=now,
    )
    terms = terms_of(
        market,
        token_address=token_address,
        collateral=collateral,
        leverage=leverage,
        direction=direction,
        now=now,
    )
    require_balance(EXACT.add(collateral, terms.fee), require_token(market, USDC))
    token = require_token(market, token_address)
    if token.open_interest_usd_max is not None:
        half = EXACT.divide(token.open_interest_usd_max, 2 * terms.mark.usd)
        taken = await held_open_size(connection, token_address=token_address, above=half)
        require_open_interest(token, taken=taken, size=terms.size)
    if execution.slippage is not None:
        execution.slippage.require(terms.entry_price, is_buying=direction == "long")
    opening = Opening(user_id=user_id, terms=terms, execution=execution)
    transaction_id = require_room((await write_openings(connection, [opening], now=now))[0])
    # A price that came after the one it was filled at may have reached it already.
    await liquidate(connection, now=now)
    return opening.position_id, transaction_id, terms


def terms_of(
    market: Market,
    *,
    token_address: str,
    collateral: Decimal,
    leverage: int,
    direction: Direction,
    now: datetime,
) -> PositionTerms:
    token, leverage_max = require_perp_market(market, token_address)
    rules = require_open(market, now=now)
    require_trading(token)
    require_leverage(leverage, leverage_max=leverage_max, token=token)
    require_collateral(collateral)
    mark = require_price(token, now=now)
    is_buying = direction == "long"
    order_usd = EXACT.multiply(collateral, leverage)
    require_size(token, order_usd, is_buying=is_buying)
    impact = impact_bps(token, order_usd, is_buying=is_buying)
    entry_price = worse_price(price=mark.usd, bps=impact, is_buying=is_buying)
    size = position_size(
        collateral=collateral, leverage=leverage, entry_price=entry_price, decimals=token.decimals
    )
    if not size:
        raise AmountTooSmall(
            f"{plain(collateral)} USDC at {leverage}x is less than the smallest unit of "
            f"{token.symbol}. Give more collateral.",
            symbol=token.symbol,
        )
    side: Side = 1 if is_buying else -1
    terms = PositionTerms(
        token_address=token_address,
        direction=direction,
        leverage=leverage,
        collateral=collateral,
        size=size,
        mark=mark,
        impact_bps=impact,
        liquidation_price=liquidation_price(
            side=side,
            size=size,
            entry_price=entry_price,
            margin=collateral,
            leverage_max=leverage_max,
        ),
        fee=trading_fee(size=size, price=entry_price, fee_rate=rules.perp_fee_rate),
    )
    require_survival(token, side=side, liquidation_price=terms.liquidation_price, impact=impact)
    return terms
