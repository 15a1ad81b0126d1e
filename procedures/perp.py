"""Opening and closing positions in leveraged perpetuals."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from backend.actions.close_position import close as close_position
from backend.actions.open_position import (
    Direction,
    PositionTerms,
    open_position,
    preview_position,
)
from backend.database.transaction import reading
from backend.identity.wallet_address import WalletAddress
from backend.money import Amount, Figure
from backend.store.perp_positions import position_tokens
from procedures.access import order
from procedures.context import Context
from procedures.perp_reading import perp

__all__ = ["perp"]


class PositionDetails(BaseModel):
    """The terms of a position; `liquidation_price` is null when no price liquidates it."""

    entry_price: Figure
    position_size: Figure
    notional_usd: Figure
    collateral_amount: Figure
    liquidation_price: Figure | None
    fee: Figure


class PositionReceipt(BaseModel):
    """A position that was opened."""

    success: Literal[True] = True
    position_id: str
    details: PositionDetails


class ClosedDetails(BaseModel):
    """How a position ended, in USDC; `funding` is all it was paid or charged."""

    transaction_id: str
    exit_price: Figure
    payout: Figure
    fee: Figure
    funding: Figure


class ClosedReceipt(BaseModel):
    """A position that was closed; `pnl` is its payout less the collateral put in."""

    success: Literal[True] = True
    pnl: Figure
    details: ClosedDetails


@perp.query
async def preview(
    context: Context,
    *,
    token_address: str,
    collateral_amount: Amount,
    leverage: int,
    direction: Direction,
) -> PositionDetails:
    """What opening a position would give now; nothing is promised or written."""
    await context.prices.freshen((token_address,), now=context.now)
    terms = await preview_position(
        await context.reader(),
        token_address=token_address,
        collateral=collateral_amount,
        leverage=leverage,
        direction=direction,
        now=context.now,
    )
    return _details(terms)


@perp.mutation(**order("token_address", rest="POST /api/perp/open"))
async def open_(
    context: Context,
    *,
    token_address: str,
    collateral_amount: Amount,
    leverage: int,
    direction: Direction,
    wallet_address: WalletAddress | None = None,
) -> PositionReceipt:
    """Open a position at the mark price, its margin isolated from everything else."""
    position_id, terms = await open_position(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        token_address=token_address,
        collateral=collateral_amount,
        leverage=leverage,
        direction=direction,
        now=context.now,
    )
    return PositionReceipt(position_id=str(position_id), details=_details(terms))


async def _token_of(context: Context, given: BaseModel) -> list[str]:
    position_id: UUID = getattr(given, "position_id")  # noqa: B009 - a field of the input
    async with reading(context.engine) as connection:
        return await position_tokens(connection, position_id=position_id)


@perp.mutation(**order(rest="POST /api/perp/close/:position_id", priced=_token_of))
async def close(
    context: Context, *, position_id: UUID, wallet_address: WalletAddress | None = None
) -> ClosedReceipt:
    """Close a position at the mark price: margin and profit, less the fee, into the wallet."""
    closed = await close_position(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        position_id=position_id,
        now=context.now,
    )
    return ClosedReceipt(
        pnl=closed.pnl,
        details=ClosedDetails(
            transaction_id=str(closed.transaction_id),
            exit_price=closed.exit_price,
            payout=closed.payout,
            fee=closed.fee,
            funding=closed.funding,
        ),
    )


def _details(terms: PositionTerms) -> PositionDetails:
    return PositionDetails(
        entry_price=terms.entry_price,
        position_size=terms.size,
        notional_usd=terms.notional,
        collateral_amount=terms.collateral,
        liquidation_price=terms.liquidation_price or None,
        fee=terms.fee,
    )
