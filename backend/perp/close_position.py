"""Closing a leveraged position at the mark price, less the price impact of its size."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import whole_seconds
from backend.ledger.posting import Entry, Posting, post
from backend.money import EXACT, USDC, plain
from backend.perp.formulas import Settlement, Side, settle
from backend.perp.funding_formulas import funding_payment
from backend.perp.rules import UnknownPosition, require_open_position
from backend.perp.store import (
    OpenSize,
    PartialFunding,
    Position,
    close_position,
    find_open_size,
    lock_position,
)
from backend.trading.execution import Execution
from backend.trading.fill_store import Fill, Leg, record_fills
from backend.trading.formulas import worse_price
from backend.trading.market import Market, TokenPrice, open_market
from backend.trading.rules import require_ending, require_price, require_token
from backend.trading.size import impact_bps


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPosition:
    """How it ended, in USDC: `pnl` is payout less the collateral put in, fees included.

    `exit_price` is the mark price, worse by the impact.
    """

    position_id: UUID
    transaction_id: UUID
    token_address: str
    mark: TokenPrice
    impact_bps: Decimal
    exit_price: Decimal
    payout: Decimal
    fee: Decimal
    funding: Decimal
    pnl: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """At which price a position closes: the mark price, worse by the impact."""

    mark: TokenPrice
    notional_usd: Decimal
    impact_bps: Decimal
    price: Decimal


async def preview_exit(
    connection: AsyncConnection, *, user_id: UUID, position_id: UUID, now: datetime
) -> Exit:
    """At which price the user's position would close now.

    Raises UnknownPosition, also for one that has ended, and the refusals of the trading rules.
    """
    position = await find_open_size(connection, position_id=position_id, user_id=user_id)
    if position is None:
        raise UnknownPosition("You have no open position with this id. perp.positions names yours.")
    market = await open_market(
        connection,
        token_addresses=(position.token_address,),
        user_id=None,
        trader_id=user_id,
        now=now,
    )
    require_ending(market, now=now)
    return _exit(market, position, now=now)


async def close(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    position_id: UUID,
    execution: Execution,
    now: datetime,
) -> ClosedPosition:
    """Close the user's position: margin and profit, less the fee, into the wallet.

    Funding since the last settlement is paid first. Raises UnknownPosition, also for another
    user's, PositionClosed, PositionLiquidated, and the refusals of the trading rules.
    """
    position = require_open_position(
        await lock_position(connection, position_id=position_id, user_id=user_id, now=now)
    )
    market = await open_market(
        connection,
        token_addresses=(position.token_address, USDC),
        user_id=user_id,
        since=execution.since,
        now=now,
    )
    rules = require_ending(market, now=now)
    leaving = _exit(market, position, now=now)
    mark = leaving.mark
    if execution.slippage is not None:
        execution.slippage.require(leaving.price, is_buying=position.direction == "short")
    funding = _last_funding(position, mark_price=mark.usd, now=now)
    ending = settle(
        side=_side(position),
        size=position.size,
        entry_price=position.entry_price,
        exit_price=leaving.price,
        margin=EXACT.add(_margin(position), funding.amount),
        fee_rate=rules.perp_fee_rate,
    )
    await close_position(connection, position=position, funding=funding, now=now)
    posting = _posting(user_id, position, ending, funding.amount, leaving)
    transaction_id = await post(connection, posting, now=now)
    leg = Leg(position.token_address, mark)
    fill = Fill(
        transaction_id=transaction_id,
        user_id=user_id,
        long=leg if position.direction == "short" else None,
        short=leg if position.direction == "long" else None,
        notional_usd=leaving.notional_usd,
        impact_bps=leaving.impact_bps,
        execution=execution,
    )
    await record_fills(connection, [fill])
    return ClosedPosition(
        position_id=position.id,
        transaction_id=transaction_id,
        token_address=position.token_address,
        mark=mark,
        impact_bps=leaving.impact_bps,
        exit_price=leaving.price,
        payout=ending.payout,
        fee=ending.fee,
        funding=EXACT.add(position.accumulated_funding, funding.amount),
        pnl=EXACT.subtract(ending.payout, position.collateral),
    )


def _exit(market: Market, position: Position | OpenSize, *, now: datetime) -> Exit:
    """No size is too large to close: somebody who is in must be able to get out."""
    token = require_token(market, position.token_address)
    mark = require_price(token, now=now)
    is_buying = position.direction == "short"
    notional_usd = EXACT.multiply(position.size, mark.usd)
    impact = impact_bps(token, notional_usd, is_buying=is_buying)
    return Exit(
        mark=mark,
        notional_usd=notional_usd,
        impact_bps=impact,
        price=worse_price(price=mark.usd, bps=impact, is_buying=is_buying),
    )


def _side(position: Position) -> Side:
    return 1 if position.direction == "long" else -1


def _margin(position: Position) -> Decimal:
    return EXACT.add(position.collateral, position.accumulated_funding)


def _last_funding(position: Position, *, mark_price: Decimal, now: datetime) -> PartialFunding:
    seconds = whole_seconds(start=position.funding_rate_last_applied, end=now)
    amount = funding_payment(
        side=_side(position),
        size=position.size,
        price=mark_price,
        rate=position.funding_rate,
        seconds=seconds,
        margin=_margin(position),
    )
    return PartialFunding(
        amount=amount, rate=position.funding_rate, price_usd=mark_price, seconds=seconds
    )


def _posting(
    user_id: UUID,
    position: Position,
    ending: Settlement,
    last_funding: Decimal,
    leaving: Exit,
) -> Posting:
    margin = _margin(position)
    # The house is the counterparty: it takes what the trader lost and pays what they won.
    gained_by_house = EXACT.subtract(
        EXACT.add(EXACT.add(margin, last_funding), ending.shortfall),
        EXACT.add(ending.payout, ending.fee),
    )
    return Posting(
        user_id=user_id,
        type="perp_close",
        from_token_address=position.token_address,
        to_token_address=USDC,
        amount_from=position.size,
        amount_to=ending.payout,
        fee=ending.fee,
        details={
            "position_id": str(position.id),
            "direction": position.direction,
            "leverage": position.leverage,
            "entry_price": plain(position.entry_price),
            "exit_price": plain(leaving.price),
            "impact_bps": plain(leaving.impact_bps),
            "funding": plain(EXACT.add(position.accumulated_funding, last_funding)),
            "pnl": plain(EXACT.subtract(ending.payout, position.collateral)),
        },
        entries=(
            Entry("margin", USDC, -margin),
            Entry("funding", USDC, -last_funding),
            Entry("insurance", USDC, -ending.shortfall),
            Entry("house", USDC, gained_by_house),
            Entry("fees", USDC, ending.fee),
            Entry("wallet", USDC, ending.payout),
        ),
    )
