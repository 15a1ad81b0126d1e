"""Who leads."""

from typing import Annotated

from pydantic import BaseModel, Field

from backend.money import Figure
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.views.leaderboard import leaderboard as view_leaderboard
from procedures.context import Context

leaderboard = Group("leaderboard")


class LeaderboardEntry(BaseModel):
    """One place: values in USD; `hold_pnl_percentage` is what just holding the grant gave."""

    rank: int
    wallet_address: str
    username: str
    total_value_usd: Figure
    pnl: Figure
    pnl_percentage: Figure
    hold_pnl_percentage: Figure
    max_drawdown_percentage: Figure
    trades: int
    liquidations: int


class Leaderboard(BaseModel):
    """The first places of `total`, valued at one set of prices; null before the first."""

    users: list[LeaderboardEntry]
    total: int
    as_of: str | None


@leaderboard.query(rest="GET /api/leaderboard")
async def get(
    context: Context, *, limit: Annotated[int, Field(ge=1, le=100)] = 20
) -> Json[Leaderboard]:
    """The leaderboard, best return first.

    Ties go to the smaller drawdown, then fewer liquidations, then the earlier
    registration. After the competition it shows the final standings for good.
    """
    return Json(await view_leaderboard(await context.reader(), limit=limit, now=context.now))
