"""Who leads, where one stands, and how to prove it."""

from collections.abc import AsyncIterator
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from backend.database.transaction import reading
from backend.money import Figure
from backend.redis.events import VALUATIONS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.signing import SIGNED_LENGTH_MAX, signed_text, verified
from backend.standings.views import leaderboards, standings_valued_at
from backend.standings.views import standing as view_standing
from backend.users.wallet_address import WalletAddress
from procedures.competition import State
from procedures.request.context import Context
from procedures.request.known_user import of_known_user
from procedures.request.season import Season, begun_season

CARD: Final = "the card of a standing"

leaderboard = Group("leaderboard")


class LeaderboardEntry(BaseModel):
    """One place: values in USD; `hold_pnl_percentage` is what just holding the grant gave.

    `disqualified` is why the organiser excluded the trader, who then ranks behind all others.
    """

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
    disqualified: str | None = None


class Leaderboard(BaseModel):
    """The first places of `total`, valued at one set of prices; null before the first."""

    users: list[LeaderboardEntry]
    total: int
    as_of: str | None


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


class TraderRecord(BaseModel):
    """A trader's places in the seasons that they took part in, the newest first."""

    wallet_address: str
    seasons: list[SeasonPlace]


class Valuation(BaseModel):
    """When everybody was valued last; null before the first time."""

    as_of: str | None


@leaderboard.query(scope="read", rest="GET /api/leaderboard")
async def get(
    context: Context,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    search: Annotated[str, Field(max_length=64)] = "",
    season: Season = None,
) -> Json[Leaderboard]:
    """The leaderboard of a season, best return first; with `search` only those it is part of
    whose name or address.

    Ties go to the smaller drawdown, then fewer liquidations, then the earlier
    registration. After the competition it shows the final standings for good.
    """
    await begun_season(context, season)
    wanted = limit, search.strip(), season
    if wanted[1]:  # which is looked for among all places
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
                async with reading(context.server.readings) as connection:
                    yield Valuation(as_of=await standings_valued_at(connection, now=context.now))
            else:
                yield Valuation(as_of=news.events[-1]["as_of"])


async def _standing(context: Context, wallet_address: str, season: UUID | None) -> bytes | None:
    await begun_season(context, season)
    # To know one place, everybody is ranked.
    async with context.costly_reading():
        return await view_standing(
            await context.reader(), wallet_address=wallet_address, season=season, now=context.now
        )
