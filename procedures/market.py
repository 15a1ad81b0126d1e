"""The market for programs: everything an order needs in one answer, and candles."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from backend.money import Figure
from backend.portfolio.market_snapshot import Configured, market_snapshots
from backend.portfolio.views import portfolios
from backend.prices.candles import CANDLES_MAX, Interval
from backend.prices.candles import candles as view_candles
from backend.redis.rate_limits import CALLS, ORDERS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.trading.rules import UnknownToken
from procedures.competition.reading import CompetitionState
from procedures.perp.reading import PerpMarkets
from procedures.portfolio import Portfolio
from procedures.request.access import optional_session
from procedures.request.context import Context
from procedures.tokens import TokenOrderLimits

market = Group("market")

FIRST_YEAR: Final = 2000


class Candle(BaseModel):
    """Accepted prices from `opens_at` on, in USD per whole token; `ticks` is how many there were.

    `is_closed` is false while the interval goes on. Nothing is bought here, so there is no volume.
    """

    opens_at: str
    open: Figure
    high: Figure
    low: Figure
    close: Figure
    volume: None
    ticks: int
    is_closed: bool


class CandleGap(BaseModel):
    """From `since` up to `until` no price was accepted: that many candles in a row are missing."""

    since: str
    until: str
    candles: int


class Candles(BaseModel):
    """The candles of a token, oldest first, and the gaps between them.

    An interval without a tick has no candle and lies in one of `gaps`; a price is never carried
    on from the candle before. `empty_because` is null unless there is no candle at all.
    """

    token_address: str
    symbol: str
    interval: Interval
    order: Literal["oldest_first"]
    candles: list[Candle]
    gaps: list[CandleGap]
    empty_because: str | None


class MarketToken(BaseModel):
    """A token with its newest accepted price in USD, null before the first.

    `observed_at` is when the price was seen outside, `age_seconds` how long ago that was;
    `halted_for` is why the organiser halted the token, null while it is traded.
    """

    token_address: str
    symbol: str
    decimals: int
    halted_for: str | None
    order_limits: TokenOrderLimits | None
    price_usd: Figure | None
    observed_at: str | None
    age_seconds: int | None
    source: str | None


class MarketLimits(BaseModel):
    """How much one may ask, and how often prices are observed while somebody looks or trades.

    Orders are counted by wallet, calls by address.
    """

    orders_per_minute: int
    calls_per_minute: int
    candles_max: int
    tick_seconds: int


class Market(BaseModel):
    """All that an order needs, as of `server_time`.

    Rules and times are in `competition`, null when there never was one; marks, funding and fees of
    perpetuals in `perp`; `portfolio` is your own, null without a session.
    """

    server_time: str
    competition: CompetitionState | None
    limits: MarketLimits
    tokens: list[MarketToken]
    perp: PerpMarkets
    portfolio: Portfolio | None


def _past_first_year(moment: datetime) -> datetime:
    if moment.year < FIRST_YEAR:
        raise ValueError(f"a time lies in the year {FIRST_YEAR} or later")
    return moment


@market.query(scope="read", rest="GET /api/candles")
async def candles(
    context: Context,
    *,
    token_address: Annotated[str, Field(min_length=1, max_length=255)],
    interval: Interval = "1h",
    limit: Annotated[int, Field(ge=1, le=CANDLES_MAX)] = 100,
    until: Annotated[AwareDatetime, AfterValidator(_past_first_year)] | None = None,
) -> Json[Candles]:
    """The newest candles of a competition that open before `until` (default: now), oldest first.

    Intervals are counted in UTC. There are none from before the competition begins.
    """
    document = await view_candles(
        await context.reader(),
        token_address=token_address,
        interval=interval,
        limit=limit,
        until=until,
        now=context.now,
    )
    if document is None:
        raise UnknownToken(
            f"{token_address}: no such token here. tokens.list names those that are."
        )
    return Json(document)


@market.query(guard=optional_session, scope="read", rest="GET /api/market")
async def snapshot(context: Context) -> Json[Market]:
    """Rules, prices with their age, perpetuals and your own portfolio, in one answer.

    Who asks with a session is counted as a viewer: prices are observed at each tick then.
    """
    settings = context.server.settings
    configured = Configured(
        source=settings.price_source.partition(":")[0] or "live",
        organiser=settings.organiser,
        organiser_url=settings.organiser_url,
    )
    found = await context.together(market_snapshots, configured)
    assert found is not None, "there is a market, if an empty one"
    limits = MarketLimits(
        orders_per_minute=ORDERS.rate.amount,
        calls_per_minute=CALLS.rate.amount,
        candles_max=CANDLES_MAX,
        tick_seconds=settings.tick_seconds,
    )
    return Json(
        found.document(
            limits=limits.model_dump_json().encode(), portfolio=await _own_portfolio(context)
        )
    )


async def _own_portfolio(context: Context) -> bytes | None:
    if context.session is None:
        return None
    wallet = context.session.wallet_address
    view = await context.together(portfolios, wallet)
    assert view is not None, "who is signed in has a portfolio"

    async def count_viewer() -> None:
        await context.server.viewers.see(
            wallet=wallet, token_addresses=view.token_addresses, now=context.now
        )

    context.after_commit(count_viewer)
    return view.document
