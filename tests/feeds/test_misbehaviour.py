"""Venues that fail as a whole, and what is done without them."""

import asyncio
import time
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.feeds.fallback import Fallback
from backend.feeds.funding_fallback import FundingFallback
from backend.feeds.live_or_simulated import DECISION_SECONDS, LiveOrSimulated
from backend.feeds.made_up.simulated import Simulated
from backend.feeds.source import SourceUnavailable
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.hyperliquid import Hyperliquid
from backend.feeds.venues.jupiter import Jupiter
from backend.feeds.venues.pyth import Pyth
from backend.redis.source_budget import Budget
from tests.feeds.conftest import NOW, SOL, SOL_FEED, Connect, Known, listing
from tests.feeds.venue import Venue

PYTH = {
    "parsed": [
        {
            "id": SOL_FEED,
            "price": {
                "price": "150",
                "conf": "0",
                "expo": 0,
                "publish_time": int(NOW.timestamp()),
            },
        }
    ]
}


@pytest.mark.parametrize(
    "body",
    [
        b"<html>busy</html>",
        b"",
        b"\xff\xfe",
        b"[1]",
        b'{"a": 1e99999999999999999999}',
        b"[" * 200_000,
        b'{"a": "' + b"x" * 10_000_000 + b'"}',
    ],
    ids=["html", "empty", "bytes", "shape", "exponent", "nested", "10 MB"],
)
async def test_nonsense_is_an_unavailable_source_and_not_a_crash(
    venue: Venue, endpoint: Connect, body: bytes
) -> None:
    venue.says("/price/v3", body)
    with pytest.raises(SourceUnavailable, match="jupiter answered"):
        await Jupiter(endpoint("jupiter")).prices([SOL], now=NOW)


@pytest.mark.alone
async def test_a_source_that_hangs_is_given_up_after_five_seconds(
    venue: Venue, endpoint: Connect
) -> None:
    async def hang(_: object) -> Response:
        await asyncio.sleep(30)
        return Response()

    venue.answers["/price/v3"] = hang
    begun = time.monotonic()
    with pytest.raises(SourceUnavailable, match="within 5 s"):
        await Jupiter(endpoint("jupiter")).prices([SOL], now=NOW)
    assert time.monotonic() - begun < 6


async def test_a_short_trouble_is_retried(venue: Venue, endpoint: Connect) -> None:
    async def second_time_lucky(_: object) -> Response:
        if len(venue.asked) == 1:
            return Response(status_code=502)
        return JSONResponse({"SOL": {"usdPrice": 1}})

    venue.answers["/price/v3"] = second_time_lucky
    assert "SOL" in await Jupiter(endpoint("jupiter")).prices([SOL], now=NOW)


async def test_a_limited_source_names_its_reset_and_is_not_asked_again(
    venue: Venue, endpoint: Connect
) -> None:
    reset = str(int(NOW.timestamp()) + 40)
    venue.says("/price/v3", {}, status=429, x_ratelimit_reset=reset)
    with pytest.raises(SourceUnavailable) as failure:
        await Jupiter(endpoint("jupiter")).prices([SOL], now=NOW)
    assert failure.value.retry_after_seconds == 40
    assert len(venue.asked) == 1


def _live(endpoint: Connect) -> Fallback:
    return Fallback(sources=(Jupiter(endpoint("jupiter")), Pyth(endpoint("pyth"))))


async def test_the_next_source_is_asked_only_for_what_the_first_left_out(
    venue: Venue, endpoint: Connect
) -> None:
    venue.says("/price/v3", {"JUP": {"usdPrice": 1}})
    venue.says("/v2/updates/price/latest", PYTH)
    found = await _live(endpoint).prices([SOL, listing("JUP")], now=NOW)
    assert {key: sample.source for key, sample in found.items()} == {
        "JUP": "jupiter",
        "SOL": "pyth",
    }


async def test_a_limited_source_rests_until_its_reset(venue: Venue, endpoint: Connect) -> None:
    venue.says("/price/v3", {}, status=429, retry_after="60")
    venue.says("/v2/updates/price/latest", PYTH)
    live = _live(endpoint)
    for seconds in (0, 59, 60):
        await live.prices([SOL], now=NOW + timedelta(seconds=seconds))
    asked = [ask.url.path for ask in venue.asked]
    assert asked.count("/price/v3") == 2
    assert asked.count("/v2/updates/price/latest") == 3


async def test_when_nobody_answers_the_failure_says_when_to_come_back(
    venue: Venue, endpoint: Connect
) -> None:
    for path in ("/price/v3", "/v2/updates/price/latest"):
        venue.says(path, {}, status=429, retry_after="60")
    with pytest.raises(SourceUnavailable, match="jupiter, pyth") as failure:
        await _live(endpoint).prices([SOL], now=NOW)
    assert failure.value.retry_after_seconds == 60


async def test_a_second_opinion_comes_from_another_source(venue: Venue, endpoint: Connect) -> None:
    venue.says("/price/v3", {"SOL": {"usdPrice": 147_000}})
    venue.says("/v2/updates/price/latest", PYTH)
    live = _live(endpoint)
    found = await live.second_opinion([SOL], besides="jupiter", now=NOW)
    assert found["SOL"].price_usd == Decimal(150)
    venue.says("/v2/updates/price/latest", {}, status=400)
    assert await live.second_opinion([SOL], besides="jupiter", now=NOW) == {}


@pytest.mark.parametrize(
    ("newest_source", "is_live_up", "given"),
    [
        pytest.param(None, True, "jupiter", id="the first price is live where it can be"),
        pytest.param(None, False, "simulated", id="and made up where it cannot"),
        pytest.param("simulated", True, "simulated", id="a made-up market stays so"),
        pytest.param("pyth", True, "jupiter", id="a live market stays so"),
        pytest.param("pyth", False, None, id="a live market is never made up"),
        pytest.param("file", False, "simulated", id="a typed market decides nothing"),
    ],
)
async def test_one_competition_keeps_one_market(
    venue: Venue,
    endpoint: Connect,
    newest_source: str | None,
    is_live_up: bool,
    given: str | None,
) -> None:
    venue.says("/v2/updates/price/latest", {}, status=400)
    venue.says("/price/v3", {"SOL": {"usdPrice": 150}}, status=200 if is_live_up else 400)
    known = Known(started_at=NOW, source=newest_source)
    market = LiveOrSimulated(live=_live(endpoint), simulated=Simulated(), competitions=known)
    if given is None:
        with pytest.raises(SourceUnavailable):
            await market.prices([SOL], now=NOW)
    else:
        assert (await market.prices([SOL], now=NOW))["SOL"].source == given


async def test_without_a_network_that_answers_the_first_price_takes_seconds(
    venue: Venue, endpoint: Connect
) -> None:
    async def silence(_: Request) -> Response:
        await asyncio.sleep(20)
        return Response()

    venue.answers = {"/price/v3": silence, "/v2/updates/price/latest": silence}
    market = LiveOrSimulated(live=_live(endpoint), simulated=Simulated(), competitions=Known())
    async with asyncio.timeout(DECISION_SECONDS + 0.5):
        assert (await market.prices([SOL], now=NOW))["SOL"].source == "simulated"


@pytest.mark.parametrize(
    ("priced", "source"),
    [(["SOL", "T1", "T2"], "jupiter"), (["SOL", "T1"], "jupiter"), (["SOL"], "simulated")],
)
async def test_a_live_market_prices_at_least_half_of_its_tokens(
    venue: Venue, endpoint: Connect, priced: list[str], source: str
) -> None:
    venue.says("/v2/updates/price/latest", {}, status=401)
    venue.says("/price/v3", {token: {"usdPrice": 150} for token in priced})
    market = LiveOrSimulated(live=_live(endpoint), simulated=Simulated(), competitions=Known())
    tokens = [SOL, *(listing(f"T{number}") for number in range(1, 4))]
    found = await market.prices(tokens, now=NOW)
    assert {sample.source for sample in found.values()} == {source}


async def test_a_market_that_is_simulated_needs_no_sparing(
    venue: Venue, http: httpx.AsyncClient
) -> None:
    venue.says("/price/v3", {"SOL": {"usdPrice": 150}})
    spared = Endpoint("jupiter", venue.url, http, budget=Budget(requests=30, seconds=60))
    live = Fallback(sources=(Jupiter(spared),))
    for newest, budget in (("simulated", None), ("jupiter", spared.budget)):
        market = LiveOrSimulated(
            live=live, simulated=Simulated(), competitions=Known(source=newest)
        )
        await market.prices([SOL], now=NOW)
        assert market.budget == budget


async def test_funding_ends_in_the_interest_part_when_no_venue_answers(
    venue: Venue, endpoint: Connect
) -> None:
    venue.says("/info", {}, status=400)
    rates = await FundingFallback(sources=(Hyperliquid(endpoint("hyperliquid")),)).funding_rates(
        [SOL], now=NOW
    )
    assert (rates["SOL"].rate, rates["SOL"].source) == (Decimal("0.0001"), "interest")
