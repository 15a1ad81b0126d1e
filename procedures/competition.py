"""The rules of the game."""

from typing import ClassVar, Literal

from pydantic import BaseModel

from backend.competition.views import competition as view_competition
from backend.money import Figure
from backend.refusals import Refusal
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.trading.rules import PREVIEW_AGE_MAX_SECONDS
from procedures.request.context import Context

competition = Group("competition")


class NoCompetition(Refusal):
    """None was ever set up."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "no_competition"


class Grant(BaseModel):
    """One token of the starting portfolio."""

    token_address: str
    symbol: str
    amount: Figure


class FinalPrice(BaseModel):
    """A price as of the end, in USD: observed `age_seconds` before it, 0 at it or just after."""

    token_address: str
    symbol: str
    price_usd: Figure
    observed_at: str
    age_seconds: int


class CompetitionState(BaseModel):
    """Times and rules; `swap_fee_rate` is a fraction of what is sold.

    While it is paused, orders other than `paused_allows` are refused and nobody is liquidated;
    afterwards positions are liquidated from the next observed price on. At `ends_at` open
    positions are settled and everything is valued at `final_prices`, the first observed then or up
    to a minute later, else the last before; null until that is done, minutes after the end.

    `paused_for` is why the organiser paused it, null while it is not, or when they did not say.

    `price_source` is who gave the newest price; in a simulated market nothing is real.
    """

    name: str
    state: Literal["upcoming", "running", "paused", "ended"]
    paused_for: str | None
    starts_at: str
    ends_at: str
    now: str
    grant: list[Grant]
    swap_fee_rate: Figure
    paused_allows: list[str]
    liquidates_while_paused: bool
    final_prices: list[FinalPrice] | None
    price_age_max_seconds: int
    price_source: str
    is_simulated: bool


@competition.query(rest="GET /api/competition")
async def get(context: Context) -> Json[CompetitionState]:
    """The competition that runs, else the next one, else the last."""
    document = await view_competition(
        await context.reader(),
        price_age_max_seconds=PREVIEW_AGE_MAX_SECONDS,
        configured_source=context.server.settings.price_source.partition(":")[0] or "live",
        now=context.now,
    )
    if document is None:
        raise NoCompetition("There is no competition yet. ./alpha seed sets one up.")
    return Json(document)
