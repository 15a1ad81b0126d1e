"""What a wallet holds, what it is worth, and how that went."""

from pydantic import BaseModel

from backend.database.transaction import reading
from backend.identity.wallet_address import WalletAddress
from backend.money import Figure
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.views.equity_curve import Period, equity_curve
from backend.views.portfolio import held_tokens
from backend.views.portfolio import portfolio as view_portfolio
from procedures.context import Context
from procedures.investments import Investment
from procedures.known_user import of_known_user
from procedures.perp import PerpPosition

portfolio = Group("portfolio")


class Holding(BaseModel):
    """A token in the wallet: its symbol as `token`, prices and values in USD, null if unpriced."""

    token: str
    token_address: str
    balance: Figure
    price_usd: Figure | None
    value_usd: Figure | None


class PortfolioPnl(BaseModel):
    """Profit since the starting portfolio was granted, against its value at that moment."""

    initial_value_usd: Figure
    pnl_usd: Figure
    pnl_percentage: Figure


class Portfolio(BaseModel):
    """All a wallet owns at stored prices.

    `total_value_usd` is null while a holding has no price; `prices_age` is the age of the
    oldest price in seconds; `pnl` is null before the wallet joined a competition.
    """

    wallet_address: str
    total_value_usd: Figure | None
    tokens: list[Holding]
    investments: list[Investment]
    perp_positions: list[PerpPosition]
    pnl: PortfolioPnl | None
    last_updated: str
    prices_age: int | None


class EquityPoint(BaseModel):
    """The value at one moment, and the profit since the first point of the period."""

    timestamp: str
    value: Figure
    pnl_absolute: Figure
    pnl_percentage: Figure


class EquitySummary(BaseModel):
    """The first and the last point of the period."""

    initial_value: Figure
    current_value: Figure
    pnl_absolute: Figure
    pnl_percentage: Figure


class EquityCurve(BaseModel):
    """A portfolio's value over a period, in USD, oldest first."""

    wallet_address: str
    period: Period
    data_points: int
    pnl_data: list[EquityPoint]
    summary: EquitySummary


@portfolio.query(rest="GET /api/portfolio/:wallet_address")
async def get(
    context: Context, *, wallet_address: WalletAddress, force_refresh: bool = False
) -> Json[Portfolio]:
    """A wallet's tokens, investments and total value; who asks is counted as a viewer.

    `force_refresh` first fetches prices older than 30 seconds.
    """
    if force_refresh:
        # In a transaction of its own: none may be open while prices are fetched.
        async with reading(context.engine) as connection:
            held = await held_tokens(connection, wallet_address=wallet_address)
        await context.prices.freshen(held, now=context.now)
    view = of_known_user(
        await view_portfolio(
            await context.reader(), wallet_address=wallet_address, now=context.now
        ),
        wallet_address,
    )

    async def count_viewer() -> None:
        await context.viewers.see(
            wallet=wallet_address, token_addresses=view.token_addresses, now=context.now
        )

    context.after_commit(count_viewer)
    return Json(view.document)


@portfolio.query(rest="GET /api/pnl/:wallet_address")
async def pnl(
    context: Context, *, wallet_address: WalletAddress, period: Period = "1d"
) -> Json[EquityCurve]:
    """How a wallet's value went over a period, from its hourly snapshots."""
    document = await equity_curve(
        await context.reader(),
        wallet_address=wallet_address,
        period=period,
        now=context.now,
    )
    return Json(of_known_user(document, wallet_address))
