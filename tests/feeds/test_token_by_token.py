"""What one source cannot give is asked of the next, token by token, within the same refresh."""

from collections.abc import AsyncIterator, Callable
from decimal import Decimal

import httpx
import pytest
from redis.asyncio import Redis

from backend.feeds.open import ApiKeys, open_price_source
from backend.feeds.source import PriceSource, SourceUnavailable
from backend.redis.connect import connect
from backend.redis.source_states import source_states
from tests.feeds.conftest import NOW, Known
from tests.feeds.refusing_venues import COINGECKO, FEEDS, PYTH, TOKENS, gecko, hermes
from tests.feeds.venue import Venue

JUPITER = "/price/v3"
KEY_WANTED = ": it wants a key; get one from {}, set {}, and restart"


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


@pytest.fixture
def live(venue: Venue, http: httpx.AsyncClient, redis: Redis) -> Callable[..., PriceSource]:
    """The live market as it is opened by a process, at a venue that plays all its sources."""
    urls = dict.fromkeys(("jupiter", "pyth", "coingecko"), venue.url)

    def make(**keys: str) -> PriceSource:
        return open_price_source(
            "live", keys=ApiKeys(**keys), is_production=True, competitions=Known(), http=http,
            redis=redis, base_urls=urls,
        )  # fmt: skip

    return make


async def test_without_any_key_every_token_has_a_price_from_somewhere(
    venue: Venue, live: Callable[..., PriceSource], redis: Redis
) -> None:
    venue.says(JUPITER, {"code": 401}, status=401)
    venue.answers[PYTH] = hermes(["SOL", "ETH"])
    venue.answers[COINGECKO] = gecko(addresses_max=1)
    found = await live().prices(TOKENS, now=NOW)
    assert {name: sample.source for name, sample in found.items()} == {
        "SOL": "pyth", "ETH": "pyth", "BTC": "coingecko", "JUP": "coingecko",
    }  # fmt: skip
    states = {state.source: state for state in await source_states(redis)}
    assert states["jupiter"].failure == "jupiter answered 401" + KEY_WANTED.format(
        "https://portal.jup.ag", "JUPITER_API_KEY"
    )
    assert states["jupiter"].is_resting(now=NOW)
    given = {name: (one.tokens_asked, one.tokens_answered) for name, one in states.items()}
    assert given == {"jupiter": (0, 0), "pyth": (4, 2), "coingecko": (2, 2)}


@pytest.mark.parametrize(
    ("source", "path", "header", "shown"),
    [
        ("jupiter", JUPITER, "x-api-key", "our-key"),
        ("pyth", PYTH, "authorization", "Bearer our-key"),
        ("coingecko", COINGECKO, "x-cg-demo-api-key", "our-key"),
    ],
)
@pytest.mark.parametrize("has_key", [True, False], ids=["with a key", "without one"])
async def test_a_key_is_shown_and_a_refused_one_says_what_to_do(
    venue: Venue, live: Callable[..., PriceSource], redis: Redis,
    source: str, path: str, header: str, shown: str, has_key: bool,
) -> None:  # fmt: skip
    for every in (JUPITER, PYTH, COINGECKO):
        venue.says(every, {}, status=401)
    with pytest.raises(SourceUnavailable):
        await live(**{source: "our-key"} if has_key else {}).prices(TOKENS[:1], now=NOW)
    sent = {ask.headers.get(header) for ask in venue.asked if ask.url.path == path}
    assert sent == {shown if has_key else None}
    (state,) = [one for one in await source_states(redis) if one.source == source]
    assert state.failure is not None
    assert f"{source.upper()}_API_KEY" in state.failure
    assert "our-key" not in state.failure
    assert ("refuses" in state.failure) == has_key


def _pyth(*, price: str, age_seconds: int) -> dict[str, object]:
    published = int(NOW.timestamp()) - age_seconds
    quote = {"price": price, "conf": "0", "expo": 0, "publish_time": published}
    return {"parsed": [{"id": FEEDS["SOL"], "price": quote}]}


@pytest.mark.parametrize(
    ("jupiter", "pyth", "gecko_age", "given"),
    [
        pytest.param("148", ("150", 0), 0, ("jupiter", 148), id="the first that is fresh"),
        pytest.param("0", ("150", 0), 0, ("pyth", 150), id="zero hides nothing"),
        pytest.param("-1", ("150", 0), 0, ("pyth", 150), id="nor does less than zero"),
        pytest.param(None, ("150", 61), 30, ("coingecko", 149), id="frozen hides nothing"),
        pytest.param(None, ("150", 55), 0, ("pyth", 150), id="less than a minute is not frozen"),
        pytest.param(None, ("150", -6), 0, ("coingecko", 149), id="the future hides nothing"),
        pytest.param(None, ("0", 0), 86_400, ("coingecko", 149), id="old is better than zero"),
        pytest.param(None, ("150", 90), 91, ("pyth", 150), id="where all are old, the youngest"),
        pytest.param(None, ("150", 90), 89, ("coingecko", 149), id="whichever it is"),
        pytest.param("0", ("0", 86_400), None, ("jupiter", 0), id="nothing but zero is zero"),
    ],
)
async def test_a_frozen_or_zero_price_does_not_hide_a_fresh_one(
    venue: Venue, live: Callable[..., PriceSource],
    jupiter: str | None, pyth: tuple[str, int], gecko_age: int | None,
    given: tuple[str, Decimal | int],
) -> None:  # fmt: skip
    venue.says(JUPITER, {} if jupiter is None else {"SOL": {"usdPrice": jupiter}})
    venue.says(PYTH, _pyth(price=pyth[0], age_seconds=pyth[1]))
    at = int(NOW.timestamp()) - (gecko_age or 0)
    row = {"SOL": {"usd": 149, "last_updated_at": at}}
    venue.says(COINGECKO, {} if gecko_age is None else row)
    sample = (await live().prices(TOKENS[:1], now=NOW))["SOL"]
    assert (sample.source, sample.price_usd) == given


async def test_a_second_opinion_is_young_where_any_source_has_a_young_one(
    venue: Venue, live: Callable[..., PriceSource]
) -> None:
    venue.says(PYTH, _pyth(price="58", age_seconds=86_400))
    venue.answers[COINGECKO] = gecko(addresses_max=1)
    found = await live().second_opinion(TOKENS[:1], besides="jupiter", now=NOW)  # type: ignore[attr-defined]
    assert (found["SOL"].source, found["SOL"].price_usd) == ("coingecko", Decimal(149))
