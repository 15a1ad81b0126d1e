"""Sources are asked within their budgets, and prices say when the request for them began."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.feeds.circuit import Circuit
from backend.feeds.fallback import Fallback
from backend.feeds.made_up.file import File
from backend.feeds.made_up.simulated import Simulated
from backend.feeds.open import ApiKeys, open_price_source
from backend.feeds.source import BudgetSpent
from backend.feeds.venues import coingecko, jupiter, pyth
from backend.feeds.venues.coingecko import CoinGecko
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.jupiter import Jupiter
from backend.feeds.venues.pyth import Pyth
from backend.redis.connect import connect
from backend.redis.source_budget import Budget
from tests.feeds.conftest import NOW, SOL, SOL_FEED, Connect, Known
from tests.feeds.venue import Venue

JUPITER, PYTH = "/price/v3", "/v2/updates/price/latest"
SECOND = timedelta(seconds=1)
ONE_EACH_SECOND = Budget(requests=2, seconds=1)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


def _pyth(*, age_seconds: int = 0) -> Mapping[str, object]:
    published = int(NOW.timestamp()) - age_seconds
    quote = {"price": "150", "conf": "0", "expo": 0, "publish_time": published}
    return {"parsed": [{"id": SOL_FEED, "price": quote}]}


def _limited(venue: Venue, http: httpx.AsyncClient, redis: Redis | None, budget: Budget) -> Jupiter:
    circuit = Circuit(redis)
    return Jupiter(Endpoint("jupiter", venue.url, http, budget=budget, circuit=circuit))


@pytest.mark.parametrize(
    ("keys", "of_jupiter", "of_coingecko"),
    [
        (ApiKeys(), jupiter.BUDGET_WITHOUT_KEY, coingecko.BUDGET_WITHOUT_KEY),
        (ApiKeys(jupiter="k", pyth="k", coingecko="k"), jupiter.BUDGET, coingecko.BUDGET),
    ],
    ids=["without keys", "with keys"],
)
def test_each_source_has_the_budget_of_its_key(
    http: httpx.AsyncClient, keys: ApiKeys, of_jupiter: Budget, of_coingecko: Budget
) -> None:
    live = open_price_source("", keys=keys, is_production=True, competitions=Known(), http=http)
    assert isinstance(live, Fallback)
    assert [source.budget for source in live.sources] == [of_jupiter, pyth.BUDGET, of_coingecko]
    assert live.budget == of_jupiter


@pytest.mark.parametrize("source", [Simulated(), File(path=Path("prices.json"))])
def test_made_up_markets_have_no_budget(source: Simulated | File) -> None:
    assert source.budget is None


@pytest.mark.parametrize("is_shared", [True, False], ids=["two processes", "one without Redis"])
async def test_a_request_waits_for_its_turn_and_began_after_it(
    venue: Venue, http: httpx.AsyncClient, redis: Redis, is_shared: bool
) -> None:
    venue.says(JUPITER, {"SOL": {"usdPrice": 150}})
    one = _limited(venue, http, redis if is_shared else None, ONE_EACH_SECOND)
    other = _limited(venue, http, redis, ONE_EACH_SECOND) if is_shared else one
    first = (await one.prices([SOL], now=NOW))["SOL"]
    second = (await other.prices([SOL], now=NOW))["SOL"]
    assert first.began_at == first.observed_at == NOW
    assert NOW + SECOND <= second.began_at == second.observed_at < NOW + 10 * SECOND


async def test_a_source_whose_turn_is_far_away_is_passed_over_and_does_not_rest(
    venue: Venue, http: httpx.AsyncClient, redis: Redis
) -> None:
    venue.says(JUPITER, {"SOL": {"usdPrice": 150}})
    venue.says(PYTH, _pyth())
    scarce = _limited(venue, http, redis, Budget(requests=1, seconds=60))
    live = Fallback(sources=(scarce, Pyth(Endpoint("pyth", venue.url, http))))
    sources = [(await live.prices([SOL], now=NOW))["SOL"].source for _ in range(2)]
    assert sources == ["jupiter", "pyth"]
    with pytest.raises(BudgetSpent, match="may be asked 1 times in 60 s"):
        await scarce.prices([SOL], now=NOW)
    later = (await live.prices([SOL], now=NOW + 60 * SECOND))["SOL"]
    assert later.source == "jupiter"


async def test_retries_are_counted_too(venue: Venue, http: httpx.AsyncClient, redis: Redis) -> None:
    venue.says(JUPITER, {}, status=500)
    with pytest.raises(BudgetSpent):
        await _limited(venue, http, redis, Budget(requests=1, seconds=60)).prices([SOL], now=NOW)
    assert len(venue.asked) == 1


async def test_without_redis_requests_are_still_spared(
    venue: Venue, http: httpx.AsyncClient
) -> None:
    venue.says(JUPITER, {"SOL": {"usdPrice": 150}})
    async with connect("redis://127.0.0.1:1/0") as nowhere:
        scarce = _limited(venue, http, nowhere, Budget(requests=1, seconds=60))
        await scarce.prices([SOL], now=NOW)
        with pytest.raises(BudgetSpent):
            await scarce.prices([SOL], now=NOW)


async def test_a_source_that_one_process_found_limited_rests_in_all(
    venue: Venue, http: httpx.AsyncClient, redis: Redis
) -> None:
    venue.says(JUPITER, {}, status=429, retry_after="60")
    venue.says(PYTH, _pyth())
    for _process in range(2):
        circuit = Circuit(redis)
        sources = (
            Jupiter(Endpoint("jupiter", venue.url, http)),
            Pyth(Endpoint("pyth", venue.url, http)),
        )
        await Fallback(sources=sources, circuit=circuit).prices([SOL], now=NOW)
    assert [ask.url.path for ask in venue.asked] == [JUPITER, PYTH, PYTH]


@pytest.mark.parametrize("age_seconds", [0, 7, -3], ids=["of now", "older", "a clock ahead"])
async def test_a_stamped_price_began_at_its_stamp_or_at_its_request(
    venue: Venue, endpoint: Connect, age_seconds: int
) -> None:
    stamp = NOW - age_seconds * SECOND
    venue.says(PYTH, _pyth(age_seconds=age_seconds))
    gecko = {"SOL": {"usd": 150, "last_updated_at": int(stamp.timestamp())}}
    venue.says("/api/v3/simple/token_price/solana", gecko)
    for source in (Pyth(endpoint("pyth")), CoinGecko(endpoint("coingecko"))):
        sample = (await source.prices([SOL], now=NOW))["SOL"]
        assert (sample.observed_at, sample.began_at) == (stamp, min(stamp, NOW))


async def test_what_is_asked_after_another_source_began_later(
    venue: Venue, endpoint: Connect
) -> None:
    async def slow_and_empty(_: Request) -> Response:
        await asyncio.sleep(0.5)
        return JSONResponse({})

    first, second = Jupiter(endpoint("first")), Jupiter(endpoint("second"), name="second")

    async def then_one(request: Request) -> Response:
        if len(venue.asked) == 1:
            return await slow_and_empty(request)
        return JSONResponse({"SOL": {"usdPrice": 150}})

    venue.answers[JUPITER] = then_one
    sample = (await Fallback(sources=(first, second)).prices([SOL], now=NOW))["SOL"]
    assert sample.source == "second"
    assert sample.began_at >= NOW + timedelta(seconds=0.5)


async def test_a_retry_began_when_it_was_sent_again(venue: Venue, endpoint: Connect) -> None:
    async def second_time(_: Request) -> Response:
        if len(venue.asked) == 1:
            await asyncio.sleep(0.3)
            return Response(status_code=502)
        return JSONResponse({"SOL": {"usdPrice": 150}})

    venue.answers[JUPITER] = second_time
    sample = (await Jupiter(endpoint("jupiter")).prices([SOL], now=NOW))["SOL"]
    assert sample.began_at >= NOW + timedelta(seconds=0.3)


async def test_typed_and_simulated_prices_begin_and_end_now(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    path.write_text('{"prices": {"SOL": "150"}}')
    for source in (File(path=path), Simulated()):
        sample = (await source.prices([SOL], now=NOW))["SOL"]
        assert sample.began_at == sample.observed_at == NOW
