"""Leveraged perpetuals: markets, opening, closing."""

from uuid import UUID

from pydantic import BaseModel

from backend.database.transaction import reading
from backend.money import Amount, Figure, plain
from backend.perp.close_position import close as close_position
from backend.perp.open_position import (
    Direction,
    open_position,
    preview_position,
)
from backend.perp.rules import COLLATERAL_MIN
from backend.perp.store import position_tokens
from backend.perp.views import markets as view_markets
from backend.perp.views import positions as view_positions
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.wallet_address import WalletAddress
from procedures.context import Context
from procedures.known_user import of_known_user
from procedures.orders import filled_order
from procedures.perp_receipts import (
    ClosedReceipt,
    PositionDetails,
    PositionReceipt,
    closed_receipt,
    opened_receipt,
    position_details,
)

perp = Group("perp")


class PerpMarket(BaseModel):
    """A perpetual: rates are fractions, funding of the notional per 8 hours (longs pay above 0).

    `halted_for` is why the organiser halted the token: positions can only be closed then.
    """

    token_address: str
    symbol: str
    name: str
    icon_url: str | None
    max_leverage: int
    is_open: bool
    halted_for: str | None
    mark_price: Figure | None
    price_updated_at: str | None
    maintenance_margin_rate: Figure
    funding_rate: Figure


class PerpMarkets(BaseModel):
    """All markets; `fee_rate` is a fraction of the notional, at opening and at closing."""

    markets: list[PerpMarket]
    fee_rate: Figure | None
    collateral_min: Figure
    next_funding_at: str


class PerpPosition(BaseModel):
    """An open position: amounts in USDC, prices in USD, `position_size` in the token.

    `margin` is the collateral with all funding since; `equity` is the margin with the
    unrealised profit. `liquidation_price` is null when no price liquidates, and so is
    `liquidation_distance_percentage`, how far the mark price is from there.
    """

    id: str
    token_address: str
    symbol: str
    direction: Direction
    leverage: int
    position_size: Figure
    entry_price: Figure
    mark_price: Figure | None
    notional_usd: Figure | None
    collateral_amount: Figure
    margin: Figure
    equity: Figure | None
    unrealised_pnl: Figure | None
    roe_percentage: Figure | None
    accumulated_funding: Figure
    liquidation_price: Figure | None
    liquidation_distance_percentage: Figure | None
    opened_at: str


class PerpPositions(BaseModel):
    """The open positions of a wallet, riskiest first."""

    positions: list[PerpPosition]


@perp.query(rest="GET /api/perp/markets")
async def markets(context: Context) -> Json[PerpMarkets]:
    """The perpetuals that can be traded, with their limits, prices and funding."""
    connection = await context.reader()
    return Json(
        await view_markets(connection, collateral_min=plain(COLLATERAL_MIN), now=context.now)
    )


@perp.query(rest="GET /api/perp/preview")
async def preview(
    context: Context,
    *,
    token_address: str,
    collateral_amount: Amount,
    leverage: int,
    direction: Direction,
) -> PositionDetails:
    """What opening a position would give now; nothing is promised or written."""
    await context.server.prices.freshen((token_address,), now=context.now)
    terms = await preview_position(
        await context.reader(),
        token_address=token_address,
        collateral=collateral_amount,
        leverage=leverage,
        direction=direction,
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
    position_id, terms = await open_position(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        token_address=token_address,
        collateral=collateral_amount,
        leverage=leverage,
        direction=direction,
        execution=context.required_execution(),
        now=context.now,
    )
    return opened_receipt(position_id, terms, context.required_execution())


async def _token_of(context: Context, given: BaseModel) -> list[str]:
    position_id: UUID = getattr(given, "position_id")  # noqa: B009 - a field of the input
    async with reading(context.server.engine) as connection:
        return await position_tokens(connection, position_id=position_id)


@perp.mutation(**filled_order(rest="POST /api/perp/close/:position_id", priced=_token_of))
async def close(
    context: Context, *, position_id: UUID, wallet_address: WalletAddress | None = None
) -> ClosedReceipt:
    """Close a position at the first mark price observed after the order arrived: margin and
    profit, less the fee, into the wallet.
    """
    closed = await close_position(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        position_id=position_id,
        execution=context.required_execution(),
        now=context.now,
    )
    return closed_receipt(closed)


@perp.query(rest="GET /api/perp/positions/:wallet_address")
async def positions(context: Context, *, wallet_address: WalletAddress) -> Json[PerpPositions]:
    """The open positions of a wallet, riskiest first."""
    document = await view_positions(
        await context.reader(), wallet_address=wallet_address, now=context.now
    )
    return Json(of_known_user(document, wallet_address))
