"""What can be traded, and at which price."""

import logging
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from redis.exceptions import RedisError

from backend.money import Figure
from backend.prices.history import Period, price_history
from backend.redis.events import PRICES
from backend.redis.presence import VISITORS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.tokens.day_changes import day_changes
from backend.tokens.views import live_prices
from backend.tokens.views import prices as view_prices
from backend.tokens.views import tokens as view_tokens
from backend.trading.rules import UnknownToken
from procedures.request.context import Context

log = logging.getLogger(__name__)

tokens = Group("tokens")

Addresses = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=255)]], Field(min_length=1, max_length=100)
]


class LiquidStakePool(BaseModel):
    """A pool that gives a liquid-staking token (LST) for the token it is listed under.

    `exchange_rate` is token per LST; it grows by `interest_rate` percent a year.
    """

    lst_token_address: str
    lst_symbol: str
    exchange_rate: Figure
    interest_rate: Figure


class TokenOrderLimits(BaseModel):
    """What a token takes, in USD: no order is larger than `order_usd_max`; one within
    `free_size_usd` has no price impact, and beyond that each `depth_usd` moves the price by 1 %.
    """

    order_usd_max: Figure
    free_size_usd: Figure
    depth_usd: Figure


class Token(BaseModel):
    """A token; `staking_rate` and `lending_rate` are in percent a year, null when it cannot be
    staked or lent. `type` is lending where it can be lent and neither staked nor traded by perps.

    `order_limits` is null where orders have none; a liquid-staking token has its base token's.
    `halted_for` is why the organiser halted it: it is neither swapped nor staked nor lent then.
    """

    address: str
    symbol: str
    name: str
    decimals: int
    icon_url: str | None
    type: Literal["normal", "lending", "perp", "liquid_staking"]
    is_stakeable: bool
    staking_rate: Figure | None
    liquid_stake: list[LiquidStakePool]
    lending_rate: Figure | None
    order_limits: TokenOrderLimits | None
    halted_for: str | None


class TokenPrice(BaseModel):
    """USD per whole token, as `source` gave it at `last_updated`."""

    token_address: str
    symbol: str
    price_usd: Figure
    last_updated: str
    source: str


class TokenPrices(BaseModel):
    """Prices in the order asked for; tokens without one are left out, `unknown` are no tokens."""

    prices: list[TokenPrice]
    unknown: list[str]
    timestamp: str


class PricePoint(BaseModel):
    """USD per whole token from `timestamp` on."""

    timestamp: str
    price_usd: Figure


class PriceHistory(BaseModel):
    """How a token's price went over a period, oldest first, thinned to a few hundred points."""

    token_address: str
    period: Period
    points: list[PricePoint]


class DayChange(BaseModel):
    """A token's price of a day ago in USD, and how far the stored one is from it, in percent."""

    token_address: str
    symbol: str
    day_ago_usd: Figure | None
    change_percentage: Figure | None


class DayChanges(BaseModel):
    """Every token's change since `day_ago`, by symbol; null where no price is as old."""

    changes: list[DayChange]
    day_ago: str


class LivePrice(BaseModel):
    """USD per whole token from `last_updated` on."""

    token_address: str
    symbol: str
    price_usd: Figure
    last_updated: str


@tokens.query(scope="read", rest="GET /api/prices")
async def prices(context: Context, *, tokens: Addresses) -> Json[TokenPrices]:
    """The stored prices of these token addresses; asking refreshes nothing.

    Addresses that are no token are named and cost the others nothing.
    """
    document = await context.together(view_prices, tuple(tokens))
    assert document is not None, "there is a list, if an empty one"
    return Json(document)


@tokens.query(scope="read", rest="GET /api/prices/history/:token_address")
async def history(
    context: Context, *, token_address: str, period: Period = "1d"
) -> Json[PriceHistory]:
    """How a token's price went over a period."""
    document = await price_history(
        await context.reader(), token_address=token_address, period=period, now=context.now
    )
    if document is None:
        raise _unknown(token_address)
    return Json(document)


@tokens.query(scope="read", rest="GET /api/prices/changes")
async def changes(context: Context) -> Json[DayChanges]:
    """How far every token's stored price is from that of a day ago."""
    document = await context.together(day_changes, None)
    assert document is not None, "there is a list, if an empty one"
    return Json(document)


@tokens.query(scope="read", rest="GET /api/tokens")
async def list_(context: Context) -> Json[list[Token]]:
    """Every token one can hold, with what staking and lending it earns."""
    return Json(await view_tokens(await context.reader(), now=context.now))


@tokens.subscription(scope="read", rest="GET /api/prices/stream")
async def on_prices(
    context: Context, *, tokens: Addresses | None = None
) -> AsyncIterator[Json[list[LivePrice]]]:
    """First the prices of these tokens, or of all, then those that change, as they change.

    After a gap in what the server heard, all of them come again. Who follows counts as present:
    prices are observed at each tick then. Addresses that are no token are left out; with no
    other ones there is nothing to follow, which is refused.
    """
    with context.server.broadcast.listen(PRICES, keys=tokens) as heard:
        async for news in heard:
            await _count_visitors(context)
            if news is None:
                all_asked = partial(live_prices, token_addresses=tokens)
                present = await context.readings.read(all_asked, is_present=True)
                if tokens is not None and len(present.unknown) == len(set(tokens)):
                    raise _unknown(*present.unknown)
                yield Json(present.document)
            else:
                yield Json(news.text)


async def _count_visitors(context: Context) -> None:
    try:
        await context.server.viewers.see(
            wallet=VISITORS, token_addresses=(), now=context.server.clock.now()
        )
    except RedisError as error:
        log.warning("Redis is away; nobody counts as present: %s", error)


def _unknown(*token_addresses: str) -> UnknownToken:
    return UnknownToken(
        f"{', '.join(token_addresses)}: no such token here. tokens.list names those there are."
    )
