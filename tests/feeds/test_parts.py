"""A source is asked in parts that it takes, and past the tokens that it refuses."""

from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from backend.feeds.circuit import Circuit
from backend.feeds.fallback import Fallback
from backend.feeds.venues.coingecko import ADDRESSES_MAX_WITHOUT_KEY, CoinGecko
from backend.feeds.venues.parts import Parts
from backend.feeds.venues.pyth import Pyth
from tests.feeds.conftest import NOW, Connect
from tests.feeds.refusing_venues import COINGECKO, NAMES, PYTH, TOKENS, gecko, hermes
from tests.feeds.venue import Venue


@pytest.mark.parametrize("refusal", [404, 403], ids=["retired", "not for our key"])
@pytest.mark.parametrize(
    ("known", "asked_max"),
    [(["SOL", "ETH", "JUP"], 5), (["ETH"], 7), (["SOL", "ETH", "BTC", "JUP"], 1)],
    ids=["one strange feed", "three strange feeds", "none"],
)
async def test_a_feed_that_pyth_refuses_costs_the_others_nothing(
    venue: Venue, endpoint: Connect, refusal: int, known: list[str], asked_max: int
) -> None:
    venue.answers[PYTH] = hermes(known, refusal=refusal)
    pyth = Pyth(endpoint("pyth"))
    assert sorted(await pyth.prices(TOKENS, now=NOW)) == sorted(known)
    assert len(venue.asked) <= asked_max


async def test_a_feed_that_was_refused_by_itself_is_left_alone_for_ten_minutes(
    venue: Venue, endpoint: Connect
) -> None:
    venue.answers[PYTH] = hermes(["SOL", "ETH", "JUP"], refusal=403)
    pyth = Pyth(endpoint("pyth"))
    requests = []
    for minutes in (0, 1, 9, 10):
        await pyth.prices(TOKENS, now=NOW + timedelta(minutes=minutes))
        requests.append(len(venue.asked))
        venue.asked.clear()
    assert requests[1:3] == [1, 1]
    assert requests[0] == requests[3] > 1


@pytest.mark.parametrize(
    ("size", "addresses_max", "requests"),
    [
        pytest.param(ADDRESSES_MAX_WITHOUT_KEY, 1, 4, id="without a key: one by one"),
        pytest.param(30, 30, 1, id="with one: together"),
        pytest.param(30, 2, 3, id="a plan that takes fewer is asked in halves"),
        pytest.param(30, 1, 7, id="and in quarters"),
    ],
)
async def test_coingecko_is_asked_in_parts_that_it_takes(
    venue: Venue, endpoint: Connect, size: int, addresses_max: int, requests: int
) -> None:
    venue.answers[COINGECKO] = gecko(addresses_max=addresses_max)
    found = await CoinGecko(endpoint("coingecko"), parts=Parts(size)).prices(TOKENS, now=NOW)
    assert sorted(found) == sorted(NAMES)
    assert len(venue.asked) == requests


async def test_what_was_answered_before_a_source_failed_is_used(
    venue: Venue, endpoint: Connect
) -> None:
    async def twice(request: Request) -> Response:
        if len(venue.asked) > 2:
            return Response(status_code=429, headers={"retry-after": "60"})
        return await gecko(addresses_max=1)(request)

    venue.answers[COINGECKO] = twice
    source = CoinGecko(endpoint("coingecko"), parts=Parts(1))
    circuit = Circuit()
    found = await Fallback(sources=(source,), circuit=circuit).prices(TOKENS, now=NOW)
    assert list(found) == ["SOL", "ETH"]
    assert list(await circuit.resting_until(["coingecko"], now=NOW)) == ["coingecko"]
