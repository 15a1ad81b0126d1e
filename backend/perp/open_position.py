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
from backend.perp.market_store import held_open_size, open_size
from backend.perp.rules import (
    require_collateral,
    require_leverage,
    require_open_interest,
    require_perp_market,
    require_room,
    require_survival,
)
from backend.perp.store import insert_position
from backend.prices.store import hold_prices
from backend.trading.execution import Execution
from backend.trading.fill_store import Fill, Leg, record_fills
from backend.trading.formulas import worse_price
from backend.trading.market import Market, TokenPrice, open_market
from backend.trading.rules import (
    AmountTooSmall,
    require_balance,
    require_open,
    require_price,
    require_token,
    require_trading,
)
from backend.trading.size import impact_bps, require_size

Direction = Literal["long", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTerms:
    """A position as it would open now: collateral, fee and notional in USDC, size in the token."""

    token_address: str
    direction: Direction
    leverage: int
    collateral: Decimal
    size: Decimal
    mark: TokenPrice
    impact_bps: Decimal
    liquidation_price: Decimal  # 0 when no price liquidates it
    fee: Decimal

    @property
    def entry_price(self) -> Decimal:
        """What it opens at, in USD: the mark price, worse by the impact."""
        return worse_price(
            price=self.mark.usd, bps=self.impact_bps, is_buying=self.direction == "long"
        )

    @property
    def notional(self) -> Decimal:
        """The size at the entry price."""
        return EXACT.multiply(self.size, self.entry_price)


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
    terms = _terms(
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
    terms = _terms(
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
        impact_bps=terms.impact_bps,
        execution=execution,
    )
    await record_fills(connection, [fill])
    # A price that came after the one it was filled at may have reached it already.
    await liquidate(connection, now=now)
    return position_id, transaction_id, terms


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
            "impact_bps": plain(terms.impact_bps),
            "liquidation_price": plain(terms.liquidation_price),
        },
        entries=(
            Entry("wallet", USDC, -EXACT.add(terms.collateral, terms.fee)),
            Entry("margin", USDC, terms.collateral),
            Entry("fees", USDC, terms.fee),
        ),
    )
