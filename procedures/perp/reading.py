"""Markets of leveraged perpetuals, and the positions that are open or have ended."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from backend.money import Figure, plain
from backend.perp.opening import Direction
from backend.perp.rules import COLLATERAL_MIN, UnknownPosition
from backend.perp.views import closed_positions as view_closed_positions
from backend.perp.views import markets as view_markets
from backend.perp.views import positions as view_positions
from backend.portfolio.position_funding import position_funding
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.request.context import Context
from procedures.request.disclosure import earlier_part, shown_until
from procedures.request.season import Season, begun_season

perp = Group("perp")


class PerpMarket(BaseModel):
    """A perpetual: rates are fractions, funding of the notional per 8 hours (longs pay above 0).

    `halted_for` is why the organiser halted the token: positions can only be closed then.
    All positions together are worth at most `open_interest_usd_max` when one opens, null where
    nothing limits them.
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
    open_interest_usd_max: Figure | None


class PerpMarkets(BaseModel):
    """All markets; `fee_rate` is a fraction of the notional, at opening and at closing."""

    markets: list[PerpMarket]
    fee_rate: Figure | None
    collateral_min: Figure
    next_funding_at: str


class PerpPosition(BaseModel):
    """An open position: amounts in USDC, prices in USD, `position_size` in the token.

    `margin` is the collateral with all funding up to the last settlement, `pending_funding` what
    was gained or, below 0, lost since then; `equity` is both with the unrealised profit.
    `entry_funding_rate` is the rate when it opened, of the notional per 8 hours. The
    `liquidation_price` counts pending funding; it is null when no price liquidates, and so is
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
    entry_funding_rate: Figure
    accumulated_funding: Figure
    pending_funding: Figure | None
    liquidation_price: Figure | None
    liquidation_distance_percentage: Figure | None
    opened_at: str


class PerpPositions(BaseModel):
    """The open positions of a wallet, riskiest first."""

    positions: list[PerpPosition]


class ClosedPosition(BaseModel):
    """A position that has ended: amounts in USDC, prices in USD, `position_size` in the token.

    `pnl` is what was paid out less the collateral, `fee` that of closing, `funding` all that was
    received or, below 0, paid. What was open at the end of the competition is `settled` then. One
    that was closed in parts comes once for each, by its `transaction_id`.
    """

    id: str
    transaction_id: str
    token_address: str
    symbol: str
    direction: Direction
    leverage: int
    position_size: Figure
    entry_price: Figure
    exit_price: Figure
    collateral_amount: Figure
    entry_funding_rate: Figure
    funding: Figure
    fee: Figure
    pnl: Figure
    ending: Literal["closed", "take_profit", "stop_loss", "liquidated", "settled"]
    opened_at: str
    closed_at: str


class ClosedPositions(BaseModel):
    """A page of the ended positions of a wallet, the newest ending first."""

    positions: list[ClosedPosition]
    total: int
    limit: int
    offset: int


class FundingPayment(BaseModel):
    """What was received or, below 0, paid in USDC for the last `seconds`; `rate` is of 8 hours,
    `price_usd` that of the token.
    """

    settled_at: str
    rate: Figure
    price_usd: Figure
    seconds: int
    amount: Figure


class FundingPayments(BaseModel):
    """All funding of one position up to the last settlement, the newest payment first."""

    position_id: str
    symbol: str
    payments: list[FundingPayment]


@perp.query(scope="read", rest="GET /api/perp/markets")
async def markets(context: Context) -> Json[PerpMarkets]:
    """The perpetuals that can be traded, with their limits, prices and funding."""
    connection = await context.reader()
    return Json(
        await view_markets(connection, collateral_min=plain(COLLATERAL_MIN), now=context.now)
    )


@perp.query(scope="read", rest="GET /api/perp/positions/:wallet_address")
async def positions(context: Context, *, wallet_address: WalletAddress) -> Json[PerpPositions]:
    """The open positions of a wallet, riskiest first; others see as much of them as the organiser's
    rule of disclosure lets them.
    """
    until = await shown_until(context, wallet_address=wallet_address, season=None)
    if until is not None:
        part = await earlier_part(context, wallet_address, until, "perp_positions")
        return Json(b'{"positions":' + part + b"}")
    document = await view_positions(
        await context.reader(), wallet_address=wallet_address, now=context.now
    )
    return Json(of_known_user(document, wallet_address))


@perp.query(scope="read", rest="GET /api/perp/closed-positions/:wallet_address")
async def closed_positions(
    context: Context,
    *,
    wallet_address: WalletAddress,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0,
    season: Season = None,
) -> Json[ClosedPositions]:
    """The positions of a wallet that were closed or liquidated in a season, with their realised
    profit.
    """
    await begun_season(context, season)
    until = await shown_until(context, wallet_address=wallet_address, season=season)
    async with context.costly_reading():
        document = await view_closed_positions(
            await context.reader(),
            wallet_address=wallet_address,
            limit=limit,
            offset=offset,
            season=season,
            until=until,
            now=context.now,
        )
    return Json(of_known_user(document, wallet_address))


@perp.query(scope="read", rest="GET /api/perp/funding/:wallet_address/:position_id")
async def funding_payments(
    context: Context, *, wallet_address: WalletAddress, position_id: UUID
) -> Json[FundingPayments]:
    """The funding of a position, open or ended; others see as much of it as the organiser's rule of
    disclosure lets them.
    """
    until = await shown_until(context, wallet_address=wallet_address, season=None)
    document = await position_funding(
        await context.reader(),
        wallet_address=wallet_address,
        position_id=position_id,
        until=context.now if until is None else until,
    )
    if document is None:
        raise UnknownPosition(
            f"{position_id}: the wallet has had no such position. perp.positions and "
            "perp.closedPositions list those it had."
        )
    return Json(document)
