"""Opening a leveraged position at the mark price."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ledger.posting import Entry, Posting, post
from backend.money import EXACT, USDC, plain
from backend.perp.formulas import Side, liquidation_price, position_size, trading_fee
from backend.perp.liquidate import liquidate
from backend.perp.rules import (
    require_collateral,
    require_leverage,
    require_perp_market,
    require_room,
)
from backend.perp.store import insert_position
from backend.prices.store import hold_prices
from backend.trading.execution import Execution
from backend.trading.fill_store import Fill, Leg, record_fills
from backend.trading.market import Market, TokenPrice, open_market
from backend.trading.rules import (
    AmountTooSmall,
    require_balance,
    require_open,
    require_price,
    require_token,
    require_trading,
)

Direction = Literal["long", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTerms:
    """A position as it would open now: collateral, fee and notional in USDC, size in the token.

    `liquidation_price` is 0 when no price liquidates it.
    """

    token_address: str
    direction: Direction
    leverage: int
    collateral: Decimal
    size: Decimal
    notional: Decimal
    mark: TokenPrice
    liquidation_price: Decimal
    fee: Decimal

    @property
    def entry_price(self) -> Decimal:
        """The mark price that it opens at, in USD."""
        return self.mark.usd


async def preview_position(
    connection: AsyncConnection,
    *,
    token_address: str,
    collateral: Decimal,
    leverage: int,
    direction: Direction,
    now: datetime,
) -> PositionTerms:
    """The terms of a position; refuses whatever `open_position` refuses, but for the balance."""
    market = await open_market(
        connection, token_addresses=(token_address, USDC), user_id=None, now=now
    )
    return _terms(
        market,
        token_address=token_address,
        collateral=collateral,
        leverage=leverage,
        direction=direction,
        now=now,
    )


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
) -> tuple[UUID, PositionTerms]:
    """Open a position with isolated margin, and give its id and terms.

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
    terms = _terms(
        market,
        token_address=token_address,
        collateral=collateral,
        leverage=leverage,
        direction=direction,
        now=now,
    )
    require_balance(EXACT.add(collateral, terms.fee), require_token(market, USDC))
    if execution.slippage is not None:
        execution.slippage.require(terms.entry_price, is_buying=direction == "long")
    opened = await insert_position(
        connection,
        user_id=user_id,
        token_address=token_address,
        direction=direction,
        leverage=leverage,
        entry_price=terms.entry_price,
        size=terms.size,
        collateral=collateral,
        liquidation_price=terms.liquidation_price,
        now=now,
    )
    position_id = require_room(opened)
    transaction_id = await post(connection, _posting(user_id, position_id, terms), now=now)
    leg = Leg(token_address, terms.mark)
    fill = Fill(
        transaction_id=transaction_id,
        user_id=user_id,
        long=leg if direction == "long" else None,
        short=leg if direction == "short" else None,
        notional_usd=terms.notional,
        execution=execution,
    )
    await record_fills(connection, [fill])
    # A price that came after the one it was filled at may have reached it already.
    await liquidate(connection, now=now)
    return position_id, terms


def _terms(
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
    mark_price = mark.usd
    size = position_size(
        collateral=collateral, leverage=leverage, entry_price=mark_price, decimals=token.decimals
    )
    if not size:
        raise AmountTooSmall(
            f"{plain(collateral)} USDC at {leverage}x is less than the smallest unit of "
            f"{token.symbol}. Give more collateral.",
            symbol=token.symbol,
        )
    side: Side = 1 if direction == "long" else -1
    return PositionTerms(
        token_address=token_address,
        direction=direction,
        leverage=leverage,
        collateral=collateral,
        size=size,
        notional=EXACT.multiply(size, mark_price),
        mark=mark,
        liquidation_price=liquidation_price(
            side=side,
            size=size,
            entry_price=mark_price,
            margin=collateral,
            leverage_max=leverage_max,
        ),
        fee=trading_fee(size=size, price=mark_price, fee_rate=rules.perp_fee_rate),
    )


def _posting(user_id: UUID, position_id: UUID, terms: PositionTerms) -> Posting:
    return Posting(
        user_id=user_id,
        type="perp_open",
        from_token_address=USDC,
        to_token_address=terms.token_address,
        amount_from=terms.collateral,
        amount_to=terms.size,
        fee=terms.fee,
        details={
            "position_id": str(position_id),
            "direction": terms.direction,
            "leverage": terms.leverage,
            "entry_price": plain(terms.entry_price),
            "liquidation_price": plain(terms.liquidation_price),
        },
        entries=(
            Entry("wallet", USDC, -EXACT.add(terms.collateral, terms.fee)),
            Entry("margin", USDC, terms.collateral),
            Entry("fees", USDC, terms.fee),
        ),
    )
