"""The rules of the game."""

from typing import ClassVar, Literal

from pydantic import BaseModel

from backend.announcements.views import announcements as view_announcements
from backend.competition.tables import DisclosureName, Ranking
from backend.competition.views import competition as view_competition
from backend.competition.views import seasons as view_seasons
from backend.money import Figure
from backend.refusals import Refusal
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.trading.order_rules import ORDER_RULES
from backend.trading.rules import PREVIEW_AGE_MAX_SECONDS
from procedures.request.context import Context

competition = Group("competition")


class NoCompetition(Refusal):
    """None was ever set up."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "no_competition"


State = Literal["upcoming", "running", "paused", "ended"]


class Prize(BaseModel):
    """What a place is given."""

    rank: int
    prize: str


class SeasonEntry(BaseModel):
    """A competition and how many take part in it; `is_final` once its standings are.

    `disclosure` is what others see of a trader's portfolio, positions and history until then:
    everything at once, everything `disclosure_delay_seconds` later, or nothing.
    """

    id: str
    name: str
    state: State
    starts_at: str
    ends_at: str
    participants: int
    is_final: bool
    prizes: list[Prize]
    disclosure: DisclosureName
    disclosure_delay_seconds: int


class Seasons(BaseModel):
    """All competitions, that which begins last first."""

    seasons: list[SeasonEntry]


class Grant(BaseModel):
    """One token of the starting portfolio."""

    token_address: str
    symbol: str
    amount: Figure


class OrderRules(BaseModel):
    """What holds for every order.

    It waits `wait_seconds_max` for its price at most. The pages send `default_slippage_bps`, the
    most one may give is `max_slippage_bps`. Beyond a token's free size an order moves the price by
    `impact_bps_per_depth` for each of the token's depths, `impact_bps_max` at most; what the same
    trader bought, or sold, within `impact_window_seconds` counts as one order with it.
    """

    wait_seconds_max: int
    default_slippage_bps: int
    max_slippage_bps: int
    impact_bps_per_depth: int
    impact_bps_max: int
    impact_window_seconds: int


class RankingRules(BaseModel):
    """By what the season ranks, set before its start.

    `return` is the return; `sortino` the mean of hourly returns over their downside deviation,
    which counts as `deviation_floor` at least; `calmar` the return over the largest drawdown, which
    counts as `drawdown_floor` at least; `return_less_drawdown` the return less `drawdown_multiple`
    times the largest drawdown. A loss is not divided. Who was liquidated more often than
    `liquidations_max`, null for no limit, or traded on fewer days than `traded_days_min` ranks
    behind all others. A day is 24 hours from the start on.
    """

    ranking: Ranking
    deviation_floor: Figure
    drawdown_floor: Figure
    drawdown_multiple: Figure
    liquidations_max: int | None
    traded_days_min: int


class FinalPrice(BaseModel):
    """A price as of the end, in USD: observed `age_seconds` before it, 0 at it or just after."""

    token_address: str
    symbol: str
    price_usd: Figure
    observed_at: str
    age_seconds: int


class Organiser(BaseModel):
    """Who holds the competition, and where they are reached."""

    name: str
    url: str | None


class CompetitionState(BaseModel):
    """Times and rules; `swap_fee_rate` is a fraction of the amount from, `perp_fee_rate` of the
    notional of a position, at opening and at closing.

    An order fills at prices observed `execution_delay_ms` after it arrived, or later. What agents
    say of why they decided is shown to others `decision_delay_seconds` later.

    While it is paused, orders other than `paused_allows` are refused and nobody is liquidated;
    afterwards positions are liquidated from the next observed price on. At `ends_at` open
    positions are settled and everything is valued at `final_prices`, the first observed then or up
    to a minute later, else the last before; null until that is done, minutes after the end.

    `paused_for` is why the organiser paused it, null while it is not, or when they did not say.

    `price_source` is who gave the newest price; in a simulated market nothing is real. `organiser`
    is null where they do not name themselves.
    """

    id: str
    name: str
    state: State
    paused_for: str | None
    starts_at: str
    ends_at: str
    now: str
    grant: list[Grant]
    swap_fee_rate: Figure
    perp_fee_rate: Figure
    execution_delay_ms: int
    ranking: RankingRules
    decision_delay_seconds: int
    orders: OrderRules
    paused_allows: list[str]
    liquidates_while_paused: bool
    final_prices: list[FinalPrice] | None
    price_age_max_seconds: int
    price_source: str
    is_simulated: bool
    organiser: Organiser | None


@competition.query(scope="read", rest="GET /api/competition")
async def get(context: Context) -> Json[CompetitionState]:
    """The competition that runs, else the next one, else the last."""
    settings = context.server.settings
    document = await view_competition(
        await context.reader(),
        price_age_max_seconds=PREVIEW_AGE_MAX_SECONDS,
        order_rules=ORDER_RULES,
        configured_source=settings.price_source.partition(":")[0] or "live",
        organiser=(settings.organiser, settings.organiser_url),
        now=context.now,
    )
    if document is None:
        raise NoCompetition("There is no competition yet. ./alpha seed sets one up.")
    return Json(document)


class Announcement(BaseModel):
    """What the organiser says to all, in English and in Japanese, until `shown_until`."""

    id: str
    text_en: str
    text_ja: str
    created_at: str
    shown_until: str


class Announcements(BaseModel):
    """Those that are shown now, the newest first."""

    announcements: list[Announcement]


@competition.query(scope="read", rest="GET /api/announcements")
async def announcements(context: Context) -> Json[Announcements]:
    """What the organiser says to all now."""
    return Json(await view_announcements(await context.reader(), now=context.now))


@competition.query(scope="read", rest="GET /api/competitions")
async def list_(context: Context) -> Json[Seasons]:
    """All seasons, past, present and to come, with how many take part."""
    return Json(await view_seasons(await context.reader(), now=context.now))
