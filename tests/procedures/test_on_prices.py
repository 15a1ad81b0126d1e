"""Prices that are followed: all at once, then each change as the updater writes it."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.middleware import Middleware

from backend.admin.seed import seed
from backend.asgi.dispatch import Dispatch
from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.http import rest
from backend.prices.open import open_price_updater
from backend.prices.update import PriceUpdater
from backend.redis.connect import connect
from backend.rpc.caller import Caller
from backend.rpc.raw_input import RawInput
from backend.rpc.subscribe import Event
from backend.settings import Settings
from backend.trpc.http import TrpcHttp
from procedures.tokens import LivePrice
from tests.procedures.standing_clock import dispatch_at
from tests.redis.hearing import hearing
from tests.world.certificates import CERTIFICATES

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOL = "So11111111111111111111111111111111111111112"
BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
PRICES = TypeAdapter(list[LivePrice])


@dataclass(frozen=True, slots=True)
class Market:
    """A server's dispatch, and the prices that its updater reads from a file."""

    dispatch: Dispatch
    updater: PriceUpdater
    file: Path
    engine: AsyncEngine

    async def follow(self, given: dict[str, Any] | None = None) -> AsyncGenerator[Event, None]:
        return await self.dispatch.subscribe(
            caller=Caller(ip="127.0.0.1"),
            path="tokens.onPrices",
            raw_input=RawInput(lambda: given or {}),
        )

    async def set_price(self, address: str, usd: str, *, now: datetime) -> None:
        self.file.write_text(json.dumps({"prices": {address: usd}}))
        await self.updater.refresh([address], now=now)


@pytest.fixture
async def market(engine: AsyncEngine, redis_url: str, tmp_path: Path) -> AsyncIterator[Market]:
    file = tmp_path / "prices.json"
    file.write_text(json.dumps({"prices": {SOL: "150", BONK: "0.00002"}}))
    settings = Settings.model_validate({"price_source": f"file:{file}"})
    async with AsyncExitStack() as opened:
        redis = await opened.enter_async_context(connect(redis_url))
        http = await opened.enter_async_context(httpx.AsyncClient(verify=CERTIFICATES))
        async with transaction(engine) as connection:
            await seed(connection, now=NOW)
        updater = open_price_updater(
            settings, engine=engine, redis=redis, http=http, followers=PRICE_FOLLOWERS
        )
        await updater.refresh([SOL, BONK], now=NOW)
        broadcast = await opened.enter_async_context(hearing(redis))
        dispatch = dispatch_at(
            NOW, settings=settings, redis=redis, prices=updater, broadcast=broadcast
        )
        yield Market(dispatch=dispatch, updater=updater, file=file, engine=engine)


async def next_prices(events: AsyncGenerator[Event, None]) -> dict[str, str]:
    """The next prices by symbol, which hold to the promised shape."""
    async with asyncio.timeout(5):
        event = await anext(events)
    PRICES.validate_json(event.text, strict=True)
    return {price["symbol"]: price["price_usd"] for price in json.loads(event.text)}


async def test_all_prices_come_first_and_then_what_changes(market: Market) -> None:
    async with aclosing(await market.follow()) as events:
        first = await next_prices(events)
        assert (first["SOL"], first["BONK"]) == ("150", "0.00002")
        later = NOW + timedelta(minutes=1)
        await market.set_price(SOL, "151.5", now=later)
        changed = await next_prices(events)
        assert changed["SOL"] == "151.5"
        assert "JitoSOL" in changed
        assert "BONK" not in changed


async def test_who_follows_one_token_hears_of_no_other(market: Market) -> None:
    async with aclosing(await market.follow({"tokens": [BONK]})) as events:
        assert await next_prices(events) == {"BONK": "0.00002"}
        await market.set_price(SOL, "152", now=NOW + timedelta(minutes=1))
        await market.set_price(BONK, "0.00003", now=NOW + timedelta(minutes=2))
        assert await next_prices(events) == {"BONK": "0.00003"}


async def test_an_unknown_address_costs_the_others_nothing(market: Market) -> None:
    async with aclosing(await market.follow({"tokens": ["nowhere", BONK, BONK]})) as events:
        assert await next_prices(events) == {"BONK": "0.00002"}
        await market.set_price(BONK, "0.00003", now=NOW + timedelta(minutes=1))
        assert await next_prices(events) == {"BONK": "0.00003"}


async def test_a_stream_that_waits_holds_no_connection(market: Market) -> None:
    async with aclosing(await market.follow()) as events:
        await next_prices(events)
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0.05)
        assert market.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        waiting.cancel()
        await asyncio.wait({waiting})


async def test_a_stream_that_asks_for_the_calls_transaction_is_stopped(market: Market) -> None:
    async with market.dispatch.open_context_for(Caller(ip="127.0.0.1")) as context:
        await context.connection()
    with pytest.raises(AssertionError, match="short transactions of its own"):
        await context.connection()


@pytest.mark.parametrize(
    ("path", "headers", "status", "reason"),
    [
        ("/api/prices/stream?tokens=", {}, 400, "invalid_input"),
        ("/api/prices/stream", {"origin": "http://evil.example"}, 403, "foreign_origin"),
        ("/trpc/tokens.onPrices", {"origin": "null"}, 403, "foreign_origin"),
        ("/api/prices/stream?tokens=nowhere,nobody", {}, 200, "unknown_token"),
        ("/trpc/tokens.onPrices?input=1", {}, 200, "invalid_input"),
    ],
    ids=["nothing", "a foreign page", "a page of no origin", "unknown tokens alone", "bad input"],
)
async def test_who_may_not_follow_is_told_why(
    market: Market, path: str, headers: dict[str, str], status: int, reason: str
) -> None:
    app = Starlette(
        routes=rest.routes(market.dispatch),
        middleware=[Middleware(TrpcHttp, dispatch=market.dispatch)],
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://alpha") as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == status
    assert f'"reason":"{reason}"' in answer.text
