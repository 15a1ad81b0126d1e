"""A seeded database with a price updater that asks a venue played by the test."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import httpx
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.feeds.fallback import Fallback
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.jupiter import Jupiter
from backend.feeds.venues.pyth import Pyth
from backend.prices.update import PriceUpdater
from backend.redis.source_budget import Budget
from tests.feeds.venue import Venue, playing
from tests.world.certificates import CERTIFICATES

NOW: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOL: Final = "So11111111111111111111111111111111111111112"
USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
BONK: Final = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
JITOSOL: Final = "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn"
SOL_FEED: Final = "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d"
JUPITER: Final = "/price/v3"
PYTH: Final = "/v2/updates/price/latest"


@dataclass(frozen=True, slots=True)
class Stall:
    """The updater, the venue it asks as Jupiter and as Pyth, and what it stored."""

    engine: AsyncEngine
    redis: Redis
    http: httpx.AsyncClient
    venue: Venue
    updater: PriceUpdater

    def another_updater(
        self, *, redis: Redis | None = None, budget: Budget | None = None
    ) -> PriceUpdater:
        """A updater as another process would have it."""
        return open_updater(
            self.engine,
            redis=redis or self.redis,
            http=self.http,
            url=self.venue.url,
            budget=budget,
        )

    def jupiter_says(self, prices: Mapping[str, str]) -> None:
        """From now on Jupiter prices these tokens and no others."""
        self.venue.says(JUPITER, {token: {"usdPrice": price} for token, price in prices.items()})

    def pyth_says_sol(self, price: str, *, at: datetime) -> None:
        """From now on Pyth prices SOL, in whole dollars, as published at `at`."""
        quote = {"price": price, "conf": "0", "expo": 0, "publish_time": int(at.timestamp())}
        self.venue.says(PYTH, {"parsed": [{"id": SOL_FEED, "price": quote}]})

    def asked(self, path: str) -> list[list[str]]:
        """The tokens of each request to `path` so far."""
        return [
            request.query_params.get("ids", "").split(",")
            for request in self.venue.asked
            if request.url.path == path
        ]

    async def stored(self, token_address: str) -> Decimal | None:
        """The stored price in USD."""
        question = "SELECT price_usd::numeric FROM token_prices WHERE token_address = :token"
        async with self.engine.connect() as connection:
            found = await connection.execute(text(question), {"token": token_address})
            price: Decimal | None = found.scalar_one_or_none()
        return price

    async def rows(self, question: str) -> list[tuple[object, ...]]:
        """What the database answers."""
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(question))]


def open_updater(
    engine: AsyncEngine,
    *,
    redis: Redis,
    http: httpx.AsyncClient,
    url: str,
    budget: Budget | None = None,
) -> PriceUpdater:
    """A gated updater whose sources are Jupiter, then Pyth, both at `url`."""
    source = Fallback(
        sources=(
            Jupiter(Endpoint("jupiter", url, http, budget=budget)),
            Pyth(Endpoint("pyth", url, http)),
        )
    )
    return PriceUpdater(
        engine=engine, redis=redis, source=source, is_gated=True, followers=PRICE_FOLLOWERS
    )


@asynccontextmanager
async def open_stall(engine: AsyncEngine, redis: Redis) -> AsyncIterator[Stall]:
    """A stall with the seed's tokens, at a venue that answers nothing yet."""
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
    async with playing() as venue, httpx.AsyncClient(trust_env=False, verify=CERTIFICATES) as http:
        venue.says(PYTH, {}, status=400)
        updater = open_updater(engine, redis=redis, http=http, url=venue.url)
        yield Stall(engine=engine, redis=redis, http=http, venue=venue, updater=updater)
