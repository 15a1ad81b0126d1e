"""Opening and closing positions in leveraged perpetuals."""

from uuid import UUID

from pydantic import BaseModel

from backend.database.transaction import reading
from backend.money import Amount
from backend.perp.close_position import close as close_position
from backend.perp.close_position import preview_exit
from backend.perp.open_position import open_position, preview_position
from backend.perp.opening import Direction
from backend.perp.rules import WHOLE
from backend.perp.views import position_tokens
from backend.users.wallet_address import WalletAddress
from procedures.perp.reading import perp
from procedures.perp.receipts import (
    ClosedReceipt,
    ExitDetails,
    PositionDetails,
    PositionReceipt,
    closed_receipt,
    exit_details,
    opened_receipt,
    position_details,
)
from procedures.request.access import optional_session, signed_in
from procedures.request.context import Context
from procedures.request.ordering import record_order
from procedures.request.orders import filled_order

__all__ = ["perp"]


@perp.query(guard=optional_session, scope="read", rest="GET /api/perp/preview")
async def preview(
    context: Context,
    *,
    token_address: str,
    collateral_amount: Amount,
    leverage: int,
    direction: Direction,
) -> PositionDetails:
    """What opening a position would give now; nothing is promised or written.

    With a session your recent trades count in the price impact, as they do in an order.
    """
    context.readings.may_lag = False  # by what an order would meet
    await context.server.prices.freshen((token_address,), now=context.now)
    terms = await preview_position(
        await context.reader(),
        token_address=token_address,
        collateral=collateral_amount,
        leverage=leverage,
        direction=direction,
        trader_id=context.trader_id,
        now=context.now,
    )
    return position_details(terms)


@perp.mutation(**filled_order("token_address", rest="POST /api/perp/open"))
async def open_(
    context: Context,
    *,
    token_address: str,
    collateral_amount: Amount,
    leverage: int,
    direction: Direction,
    wallet_address: WalletAddress | None = None,
) -> PositionReceipt:
    """Open a position at the first mark price observed after the order arrived; its margin is
    isolated from everything else.
    """
    position_id, transaction_id, terms = await open_position(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        token_address=token_address,
        collateral=collateral_amount,
        leverage=leverage,
        direction=direction,
        execution=context.required_execution(),
        now=context.now,
    )
    await record_order(context, transaction_id)
    return opened_receipt(position_id, terms, context.required_execution())


@perp.query(guard=signed_in, scope="read", rest="GET /api/perp/preview-close/:position_id")
async def preview_close(
    context: Context, *, position_id: UUID, fraction: Amount = WHOLE
) -> ExitDetails:
    """At which price your position, or a fraction of it, would close now; nothing is promised or
    written.
    """
    context.readings.may_lag = False  # by what an order would meet
    await context.server.prices.freshen(await priced_tokens(context, position_id), now=context.now)
    return exit_details(
        await preview_exit(
            await context.reader(),
            user_id=context.owner().user_id,
            position_id=position_id,
            fraction=fraction,
            now=context.now,
        )
    )


async def _token_of(context: Context, given: BaseModel) -> list[str]:
    return await priced_tokens(context, getattr(given, "position_id"))  # noqa: B009 - a field of it


async def priced_tokens(context: Context, position_id: UUID) -> list[str]:
    """The token whose price an order about the position needs."""
    async with reading(context.server.engine) as connection:
        return await position_tokens(connection, position_id=position_id)


@perp.mutation(**filled_order(rest="POST /api/perp/close/:position_id", priced=_token_of))
async def close(
    context: Context,
    *,
    position_id: UUID,
    fraction: Amount = WHOLE,
    wallet_address: WalletAddress | None = None,
) -> ClosedReceipt:
    """Close a position, or a fraction of it up to 1, at the first mark price observed after the
    order arrived: margin and profit, less the fee, into the wallet.
    """
    closed = await close_position(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        position_id=position_id,
        fraction=fraction,
        execution=context.required_execution(),
        now=context.now,
    )
    await record_order(context, closed.transaction_id)
    return closed_receipt(closed)
