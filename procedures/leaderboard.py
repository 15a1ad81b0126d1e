"""Who leads, where one stands, and how to prove it."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from backend.competition.tables import Ranking
from backend.money import Figure
from backend.redis.events import VALUATIONS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.signing import SIGNED_LENGTH_MAX, signed_text, verified
from backend.standings.board_request import BoardRequest, Sort, Who, require_shown
from backend.standings.result import result as view_result
from backend.standings.views import leaderboards, standings_valued_at
from backend.standings.views import standing as view_standing
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.competition.reading import State
from procedures.request.context import Context
from procedures.request.season import Season, begun_season

CARD: Final = "the card of a standing"
OFFSET_MAX: Final = 10_000_000
WALLETS_MAX: Final = 50

leaderboard = Group("leaderboard")


class LeaderboardEntry(BaseModel):
    """One place: values in USD; `hold_pnl_percentage` is what just holding the grant gave.

    Sharpe and Sortino ratios are of hourly returns, not annualised, null before two hours.
    `score` is the figure that the season ranks by. `traded_days` are those of 24 hours from its
    start on with a trade in them. Who does not meet the season's limits of liquidations and days
    ranks behind all who do. Null is what a season that ended under an earlier release lacks.

    `disqualified` is why the organiser excluded the trader, who then ranks behind all others.
    `is_agent` says that a program ordered by a key in the season, as of the valuation.
    """

    rank: int
    wallet_address: str
    username: str
    total_value_usd: Figure
    pnl: Figure
    pnl_percentage: Figure
    hold_pnl_percentage: Figure
    max_drawdown_percentage: Figure
    sharpe_ratio: Figure | None = None
    sortino_ratio: Figure | None = None
    score: Figure | None = None
    trades: int
    traded_days: int | None = None
    liquidations: int
    meets_limits: bool = True
    disqualified: str | None = None
    is_agent: bool = False


class Leaderboard(BaseModel):
    """A page of `total` places, valued at one set of prices; null before the first.

    `ranking` is what the season ranks by.
    """

    users: list[LeaderboardEntry]
    total: int
    as_of: str | None
    ranking: Ranking
    limit: int
    offset: int


class Standing(BaseModel):
    """One trader's place among `total` in a competition."""

    competition: str
    total: int
    as_of: str
    place: LeaderboardEntry


class Card(BaseModel):
    """A standing, and `signed`: the same with the server's signature, fit for a link."""

    signed: str
    standing: Standing


class SeasonPlace(BaseModel):
    """A trader's place among `total` in a season, as of `as_of`, or for good once it ended."""

    season: str
    name: str
    state: State
    starts_at: str
    ends_at: str
    total: int
    as_of: str
    place: LeaderboardEntry


class Trade(BaseModel):
    """A trade and what it made, in USD at the final prices.

    A swap of `from_symbol` into `symbol`: the worth of what it gave less the worth of what it took.
    A leveraged position in `symbol`: its payout less its collateral; `ending` is how it ended, also
    `liquidated`, and null for a swap, as `direction` and `leverage` are.
    """

    kind: Literal["swap", "perp"]
    at: str
    from_symbol: str
    symbol: str
    token_address: str
    direction: Literal["long", "short"] | None
    leverage: int | None
    ending: str | None
    profit_usd: Figure


class SeasonResult(SeasonPlace):
    """How a season went for a trader.

    `prize` is what their place is given, null where it is given nothing. `best_trade` gained most,
    `worst_trade` lost most; null where none did, or while the season is not settled.
    """

    is_final: bool
    prize: str | None
    best_trade: Trade | None
    worst_trade: Trade | None


class Valuation(BaseModel):
    """When everybody was valued last; null before the first time."""

    as_of: str | None


@leaderboard.query(scope="read", rest="GET /api/leaderboard")
async def get(
    context: Context,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0, le=OFFSET_MAX)] = 0,
    sort: Sort = "rank",
    around: WalletAddress | None = None,
    search: Annotated[str, Field(max_length=64)] = "",
    season: Season = None,
    who: Who = "all",
    wallets: Annotated[list[WalletAddress], Field(max_length=WALLETS_MAX)] | None = None,
) -> Json[Leaderboard]:
    """A page of the leaderboard of a season, best first: by what it ranks by, or by `sort`.

    `around` gives the page with a wallet in its middle, the first page where it takes no part;
    `search` those it is part of whose name or address, `wallets` those of them that take part,
    whatever else is looked for. All three are by rank. `who` leaves out agents, or people; a rank
    is among all in any case.

    Ties go to the smaller drawdown, then fewer liquidations, then the earlier registration. Places
    are given anew with each valuation; who joins has the last until then. After the competition
    they are final. Lists that are not by rank are shown up to an offset of 1,000.
    """
    await begun_season(context, season)
    wanted = BoardRequest(
        limit=limit,
        offset=offset,
        sort=sort,
        search=search.strip(),
        around=around,
        season=season,
        who=who,
        wallets=None if wallets is None else tuple(sorted(set(wallets))),
    )
    require_shown(wanted)
    if wanted.search and wanted.wallets is None:  # which is looked for among all places
        async with context.costly_reading():
            document = await context.together(leaderboards, wanted)
    else:
        document = await context.together(leaderboards, wanted)
    assert document is not None, "there is a leaderboard, if an empty one"
    return Json(document)


@leaderboard.query(scope="read", rest="GET /api/leaderboard/:wallet_address")
async def standing(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[Standing | None]:
    """Where a wallet stands in a season; null if it does not take part."""
    document = await _standing(context, wallet_address, season)
    return Json(b"null" if document is None else document)


@leaderboard.query(scope="read", rest="GET /api/leaderboard/:wallet_address/card")
async def card(context: Context, *, wallet_address: WalletAddress, season: Season = None) -> Card:
    """Where a wallet stands in a season, signed so that it can be shown to others later."""
    document = of_known_user(await _standing(context, wallet_address, season), wallet_address)
    secret = context.server.settings.secret.get_secret_value()
    signed = signed_text(document, purpose=CARD, secret=secret)
    return Card(signed=signed, standing=Standing.model_validate_json(document))


@leaderboard.query(scope="read", rest="GET /api/leaderboard/:wallet_address/result")
async def result(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[SeasonResult | None]:
    """A wallet's place in a season, its prize, and its best and worst trade; null if it does not
    take part.
    """
    await begun_season(context, season)
    document = await view_result(
        await context.reader(), wallet_address=wallet_address, season=season, now=context.now
    )
    return Json(b"null" if document is None else document)


@leaderboard.query(scope="read", rest="GET /api/cards/:signed")
async def signed_standing(
    context: Context, *, signed: Annotated[str, Field(max_length=SIGNED_LENGTH_MAX)]
) -> Json[Standing]:
    """The standing that this server signed, as it was then."""
    secret = context.server.settings.secret.get_secret_value()
    return Json(verified(signed, purpose=CARD, secret=secret))


@leaderboard.subscription(scope="read", rest="GET /api/leaderboard/stream")
async def on_valued(context: Context) -> AsyncIterator[Valuation]:
    """When everybody was valued last, and again each time they are: then the places are new."""
    with context.server.broadcast.listen(VALUATIONS) as heard:
        async for news in heard:
            if news is None:
                valued_at = partial(standings_valued_at, now=context.now)
                yield Valuation(as_of=await context.readings.read(valued_at, is_present=True))
            else:
                yield Valuation(as_of=news.events[-1]["as_of"])


async def _standing(context: Context, wallet_address: str, season: UUID | None) -> bytes | None:
    await begun_season(context, season)
    return await view_standing(
        await context.reader(), wallet_address=wallet_address, season=season, now=context.now
    )
