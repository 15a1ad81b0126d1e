"""How a wallet's profit came: what its tokens have cost, and what each day made."""

from pydantic import BaseModel

from backend.money import Figure
from backend.portfolio.cost_basis import CostBasis
from backend.portfolio.pnl_calendar import pnl_calendar
from backend.rpc.json_text import Json
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.portfolio import portfolio
from procedures.request.context import Context
from procedures.request.disclosure import shown_until
from procedures.request.season import Season, begun_season

__all__ = ["portfolio"]


class TokenCost(BaseModel):
    """What the `units` of a token in the wallet, its stakes and its loans have cost, in USD."""

    token_address: str
    symbol: str
    units: Figure
    cost_usd: Figure
    average_cost_usd: Figure


class CostBasisByToken(BaseModel):
    """Every token that is held but USDC, which pays for the others, by the average cost.

    The grant counts at the prices of the season's start, a swap at what was given for it, and
    interest as nothing; what is staked for a liquid token takes its cost along. `is_counted` is
    false, and no token is told, of a wallet with more than 20,000 transactions in the season.
    """

    wallet_address: str
    is_counted: bool
    tokens: list[TokenCost]


class CalendarDay(BaseModel):
    """A day, from midnight to midnight: the value at its end, and what it had made of that at its
    beginning, in USD."""

    day: str
    opening_value_usd: Figure
    closing_value_usd: Figure
    pnl_usd: Figure
    pnl_percentage: Figure


class PnlCalendar(BaseModel):
    """The days of a season in `timezone`, oldest first; together they made its profit up to the
    newest hourly snapshot.
    """

    wallet_address: str
    timezone: str
    days: list[CalendarDay]


@portfolio.query(scope="read", rest="GET /api/portfolio/:wallet_address/cost-basis")
async def cost_basis(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[CostBasisByToken]:
    """What a wallet's tokens have cost; others see as much of it as the organiser's rule of
    disclosure lets them.
    """
    await begun_season(context, season)
    until = await shown_until(context, wallet_address=wallet_address, season=season)
    basis = CostBasis(wallet_address, context.now, season=season, until=until)
    async with context.costly_reading():
        while await context.readings.read(basis.read_page):
            pass  # the connection is another's between two pages
        return Json(await context.readings.read(basis.document))


@portfolio.query(scope="read", rest="GET /api/pnl/:wallet_address/calendar")
async def calendar(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[PnlCalendar]:
    """What each day of a season made of a wallet's portfolio."""
    await begun_season(context, season)
    document = await pnl_calendar(
        await context.reader(),
        wallet_address=wallet_address,
        timezone=context.server.settings.timezone,
        season=season,
        now=context.now,
    )
    return Json(of_known_user(document, wallet_address))
