"""What a wallet holds, what it is worth, and how that went."""

from collections.abc import AsyncIterator

from pydantic import BaseModel

from backend.database.transaction import reading
from backend.ledger.statement import Statement, heading
from backend.markouts.views import own_markouts
from backend.money import Figure
from backend.portfolio.ended_portfolio import earlier_portfolios, ended_portfolios
from backend.portfolio.equity_curve import Period, equity_curves
from backend.portfolio.pnl_breakdown import pnl_breakdown
from backend.portfolio.views import portfolios, priced_tokens
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.investments.reading import Investment
from procedures.perp.reading import PerpPosition
from procedures.request.access import signed_in
from procedures.request.context import Context
from procedures.request.disclosure import shown_until
from procedures.request.season import Season, begun_season

portfolio = Group("portfolio")


class Holding(BaseModel):
    """A token in the wallet: its symbol as `token`, prices and values in USD, null if unpriced."""

    token: str
    token_address: str
    balance: Figure
    price_usd: Figure | None
    value_usd: Figure | None


class PortfolioPnl(BaseModel):
    """Profit of the season, against what the starting portfolio was worth at its start.

    `joined_value_usd` is what it was worth when the wallet joined, at `joined_at`, and
    `since_joined_usd` the change since then.
    """

    joined_at: str
    joined_value_usd: Figure
    since_joined_usd: Figure
    since_joined_percentage: Figure

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


class PnlBreakdown(BaseModel):
    """Where the profit since the start comes from, in USD; the seven sources add up to `pnl_usd`.

    Units that fees, funding, staking, lending and perpetuals took or gave count at the present
    price; liquid staking is what exchange rates grew; `spot` is what prices did to all the rest.
    `hold_pnl_usd` is the profit had the starting portfolio just been held.
    """

    wallet_address: str
    pnl_usd: Figure
    spot: Figure
    perps: Figure
    funding: Figure
    fees: Figure
    staking: Figure
    liquid_staking: Figure
    lending: Figure
    hold_pnl_usd: Figure | None


class HorizonMarkouts(BaseModel):
    """How prices stood so long after your fills, in basis points of notional in your favour.

    The mean is weighted by notional. Fills at one moment share their move: together they are one
    observation. The mean is null without any, its standard error with fewer than two.
    """

    horizon_seconds: int
    fills: int
    observations: int
    mean_bps: Figure | None
    standard_error_bps: Figure | None


class Markouts(BaseModel):
    """The markouts of all fills so far, the shortest horizon first."""

    wallet_address: str
    horizons: list[HorizonMarkouts]


@portfolio.query(scope="read", rest="GET /api/portfolio/:wallet_address")
async def get(
    context: Context,
    *,
    wallet_address: WalletAddress,
    force_refresh: bool = False,
    season: Season = None,
) -> Json[Portfolio]:
    """A wallet's tokens, investments and total value; who asks is counted as a viewer.

    `force_refresh` first fetches prices older than 30 seconds. Of a season that is over it is what
    the wallet had at the end. Where the organiser delays what others see, it is that of the newest
    hourly snapshot that is old enough.
    """
    asked = await begun_season(context, season)
    until = await shown_until(context, wallet_address=wallet_address, season=season)
    if until is not None:
        earlier = await context.together(earlier_portfolios, (wallet_address, until))
        return Json(of_known_user(earlier, wallet_address).document)
    if asked is not None and not asked.is_live:
        ended = await context.together(ended_portfolios, (wallet_address, asked.id))
        return Json(of_known_user(ended, wallet_address).document)
    if force_refresh:
        # What has just been fetched is in no replica yet.
        context.readings.may_lag = False
        # In a transaction of its own: none may be open while prices are fetched.
        async with reading(context.server.readings) as connection:
            valued_by = await priced_tokens(connection, wallet_address=wallet_address)
        await context.server.prices.freshen(valued_by, now=context.now)
    view = of_known_user(await context.together(portfolios, wallet_address), wallet_address)

    async def count_viewer() -> None:
        await context.server.viewers.see(
            wallet=wallet_address, token_addresses=view.token_addresses, now=context.now
        )

    context.after_commit(count_viewer)
    return Json(view.document)


@portfolio.query(scope="read", rest="GET /api/pnl/:wallet_address/breakdown")
async def breakdown(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[PnlBreakdown | None]:
    """Where a wallet's profit of a season comes from; null while a holding of it has no price, for
    who takes no part, and for others while the organiser delays what they see.
    """
    await begun_season(context, season)
    if await shown_until(context, wallet_address=wallet_address, season=season) is not None:
        return Json(b"null")
    async with context.costly_reading():
        document = await pnl_breakdown(
            await context.reader(), wallet_address=wallet_address, season=season, now=context.now
        )
    return Json(document)


@portfolio.query(scope="read", rest="GET /api/pnl/:wallet_address")
async def pnl(
    context: Context,
    *,
    wallet_address: WalletAddress,
    period: Period = "1d",
    season: Season = None,
) -> Json[EquityCurve]:
    """How a wallet's value went over a period of a season, up to now or to its end, from its hourly
    snapshots.
    """
    await begun_season(context, season)
    document = await context.together(equity_curves, (wallet_address, period, season))
    return Json(of_known_user(document, wallet_address))


@portfolio.query(
    guard=signed_in,
    scope="read",
    rest="GET /api/statement/:wallet_address",
    download="statement.csv",
)
async def statement(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> AsyncIterator[str]:
    """Every entry of your own accounts of a season as CSV, from which each balance can be
    re-added.
    """
    owner = context.owner(wallet_address)
    await begun_season(context, season)
    pages = Statement(user_id=owner.user_id, now=context.now, season=season)
    yield heading()
    while page := await _page(context, pages):
        yield page


@portfolio.query(guard=signed_in, scope="read", rest="GET /api/markouts/:wallet_address")
async def markouts(context: Context, *, wallet_address: WalletAddress) -> Json[Markouts]:
    """How prices moved 10 s, a minute and five minutes after your own fills."""
    owner = context.owner(wallet_address)
    document = await own_markouts(await context.reader(), wallet_address=owner.wallet_address)
    return Json(of_known_user(document, wallet_address))


async def _page(context: Context, pages: Statement) -> str:
    async with context.costly_reading():
        return await context.readings.read(pages.page)
