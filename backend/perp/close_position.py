"""Closing leveraged positions, or a part of them, at the mark price, less the price impact of its
size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ledger.posting import post_all
from backend.money import EXACT, USDC
from backend.perp.closing import Closing, Exit, closing_of, exit_of
from backend.perp.rules import (
    WHOLE,
    UnknownPosition,
    require_fraction,
    require_open_position,
)
from backend.perp.store import close_positions, lock_position
from backend.perp.views import find_open_size
from backend.trading.execution import Execution
from backend.trading.fill_store import record_fills
from backend.trading.market import TokenPrice, open_market
from backend.trading.rules import require_ending


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPosition:
    """How it ended, in USDC: `pnl` is payout less the collateral that was taken out, fees included.

    `exit_price` is the mark price, worse by the impact. `left_size` is what stays open, 0 of one
    that was closed whole.
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
    left_size: Decimal


async def preview_exit(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    position_id: UUID,
    fraction: Decimal = WHOLE,
    now: datetime,
) -> Exit:
    """At which price the user's position, or this fraction of it, would close now.

    Raises UnknownPosition, also for one that has ended, and the refusals of the trading rules.
    """
    require_fraction(fraction)
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
    return exit_of(market, position, EXACT.multiply(position.size, fraction), now=now)


async def close(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    position_id: UUID,
    fraction: Decimal = WHOLE,
    execution: Execution,
    now: datetime,
) -> ClosedPosition:
    """Close the user's position, or a fraction of it: margin and profit, less the fee, into the
    wallet.

    Funding since the last settlement is paid first. Raises UnknownPosition, also for another
    user's, PositionClosed, PositionLiquidated, FractionOutOfRange, and the refusals of the trading
    rules.
    """
    require_fraction(fraction)
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
    closing = closing_of(position, market, fraction=fraction, execution=execution, now=now)
    (closed,) = await write_closings(connection, [closing], now=now)
    return closed


async def write_closings(
    connection: AsyncConnection, closing: Sequence[Closing], *, now: datetime
) -> list[ClosedPosition]:
    """Write closes of locked positions, with their postings and fills, by one statement each."""
    await close_positions(
        connection, [(one.position, one.funding, one.left) for one in closing], now=now
    )
    postings = [one.posting() for one in closing]
    await post_all(connection, postings, now=now)
    await record_fills(
        connection,
        [one.fill(posting.id) for one, posting in zip(closing, postings, strict=True)],
    )
    return [
        ClosedPosition(
            position_id=one.position.id,
            transaction_id=posting.id,
            token_address=one.position.token_address,
            mark=one.leaving.mark,
            impact_bps=one.leaving.impact_bps,
            exit_price=one.leaving.price,
            payout=one.ending.payout,
            fee=one.ending.fee,
            funding=one.funding_paid,
            pnl=one.pnl,
            left_size=Decimal(0) if one.left is None else one.left.size,
        )
        for one, posting in zip(closing, postings, strict=True)
    ]
