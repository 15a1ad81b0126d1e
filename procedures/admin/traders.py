"""Finding traders, and taking all of them home as a file."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from backend.database.transaction import reading
from backend.money import Figure
from backend.rpc.json_text import Json
from backend.surveillance.export_store import TraderExport, heading
from backend.surveillance.signals import SignalName
from backend.surveillance.views import Wanted
from backend.surveillance.views import traders as view_traders
from procedures.admin.publication import admin
from procedures.admin.reading import Limit, Offset
from procedures.request.access import admins
from procedures.request.context import Context
from procedures.request.season import Season, begun_season

__all__ = ["admin"]

TraderFilter = Literal[
    "all",
    "flagged",
    "disqualified",
    "shared_address",
    "same_orders",
    "opposite_positions",
    "high_markouts",
]


class FoundTrader(BaseModel):
    """A trader, and what makes them worth a look: a reason to look, and no proof.

    `wallets_of_address` is how many wallets ever signed in from a network that theirs did, theirs
    included. `same_orders` are orders of theirs that another trader gave alike, to the unit, within
    the same two seconds; `opposite_positions` those that another opened the other way round, as
    large, within the same ten seconds. `markout_t` is given where it is high. `flags` names what is
    above its threshold.
    """

    wallet_address: str
    username: str
    joined_at: str
    total_value_usd: Figure | None
    pnl_percentage: Figure | None
    liquidations: int
    disqualified: str | None
    wallets_of_address: int
    same_orders: int
    opposite_positions: int
    markout_t: Figure | None
    flags: list[SignalName]


class FoundTraders(BaseModel):
    """A page of the traders of a season, who is flagged first, then by return.

    Orders of the last `hours` are compared. The thresholds of the flags stand beside.
    """

    traders: list[FoundTrader]
    total: int
    limit: int
    offset: int
    wallets_min: int
    same_orders_min: int
    opposite_positions_min: int
    hours: int


@admin.query(guard=admins, rest="GET /api/admin/traders")
async def traders(
    context: Context,
    *,
    search: Annotated[str, Field(max_length=64)] = "",
    filter: TraderFilter = "all",  # noqa: A002 - the field's name on the wire
    season: Season = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Json[FoundTraders]:
    """The traders whose name or address has `search` in it, of a filter."""
    await begun_season(context, season)
    wanted = Wanted(search=search.strip(), filter=filter, season=season)
    async with context.costly_reading():
        document = await view_traders(
            await context.reader(), wanted, limit=limit, offset=offset, now=context.now
        )
    return Json(document)


@admin.query(guard=admins, rest="GET /api/admin/traders.csv", download="traders.csv")
async def export_traders(context: Context, *, season: Season = None) -> AsyncIterator[str]:
    """Every trader of a season as CSV, with place, prize, return and flags."""
    await begun_season(context, season)
    pages = TraderExport(now=context.now, season=season)
    yield heading()
    while page := await _page(context, pages):
        yield page


async def _page(context: Context, pages: TraderExport) -> str:
    async with context.costly_reading(), reading(context.server.readings) as connection:
        return await pages.page(connection)
