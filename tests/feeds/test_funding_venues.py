"""Funding rates, coin by coin from the first venue that has them."""

from collections.abc import AsyncIterator

import httpx
import pytest
from redis.asyncio import Redis
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.feeds.funding_fallback import FundingFallback
from backend.feeds.open import open_funding_source
from backend.feeds.source import SourceUnavailable
from backend.feeds.venues.binance import Binance
from backend.feeds.venues.hyperliquid import Hyperliquid
from backend.redis.connect import connect
from backend.redis.source_states import source_states
from tests.feeds.conftest import NOW, Connect, listing
from tests.feeds.refusing_venues import TOKENS
from tests.feeds.venue import Venue


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


@pytest.mark.parametrize("status", [500, 422], ids=["an error", "an unknown name"])
async def test_one_failing_coin_moves_no_other_market_to_another_venue(
    venue: Venue, endpoint: Connect, status: int
) -> None:
    async def hourly(request: Request) -> Response:
        if (await request.json())["coin"] == "BTC":
            return Response(status_code=status)
        return JSONResponse([{"fundingRate": "0.0001", "time": hour} for hour in range(8)])

    venue.answers["/info"] = hourly
    venue.says("/fapi/v1/fundingInfo", [])
    venue.says("/fapi/v1/premiumIndex", {"lastFundingRate": "0.0003"})
    sources = (Hyperliquid(endpoint("hyperliquid")), Binance(endpoint("binance")))
    rates = await FundingFallback(sources=sources).funding_rates(TOKENS, now=NOW)
    assert {name: rate.source for name, rate in rates.items()} == {
        "SOL": "hyperliquid", "ETH": "hyperliquid", "BTC": "binance", "JUP": "hyperliquid",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "retry_after", "requests_max"), [(400, None, 4), (429, "60", 4)]
)
async def test_a_venue_that_fails_for_all_is_not_asked_about_each(
    venue: Venue, endpoint: Connect, status: int, retry_after: str | None, requests_max: int
) -> None:
    headers = {} if retry_after is None else {"retry_after": retry_after}
    venue.says("/info", {}, status=status, **headers)
    many = [listing(f"T{number}", hyperliquid_coin=f"T{number}") for number in range(25)]
    with pytest.raises(SourceUnavailable, match="hyperliquid answered"):
        await Hyperliquid(endpoint("hyperliquid")).funding_rates(many, now=NOW)
    assert len(venue.asked) <= requests_max


async def test_funding_venues_rest_and_are_shown_as_well(
    venue: Venue, http: httpx.AsyncClient, redis: Redis
) -> None:
    venue.says("/info", {}, status=400)
    venue.says("/fapi/v1/fundingInfo", [])
    venue.says("/fapi/v1/premiumIndex", {"lastFundingRate": "0.0003"})
    urls = dict.fromkeys(("hyperliquid", "binance"), venue.url)
    for _process in range(2):
        source = open_funding_source("live", http=http, redis=redis, base_urls=urls)
        await source.funding_rates(TOKENS, now=NOW)
    binance, hyperliquid = await source_states(redis)
    assert (hyperliquid.failures, hyperliquid.failure) == (1, "hyperliquid answered 400")
    assert (binance.answers, binance.tokens_answered) == (2, 4)
