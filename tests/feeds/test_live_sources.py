"""The venues' exact shapes, read from a real server."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backend.feeds.venues.binance import Binance
from backend.feeds.venues.coingecko import CoinGecko
from backend.feeds.venues.hyperliquid import Hyperliquid
from backend.feeds.venues.jupiter import Jupiter
from backend.feeds.venues.pyth import Pyth
from tests.feeds.conftest import NOW, SOL, SOL_FEED, Connect, listing
from tests.feeds.venue import Venue


@pytest.mark.parametrize(
    ("body", "price"),
    [
        (b'{"SOL": {"usdPrice": 147.4789340738336, "blockId": null}}', "147.4789340738336"),
        (b'{"data": {"SOL": {"id": "SOL", "price": "147.48"}}, "timeTaken": 0.1}', "147.48"),
        (b'{"SOL": {"usdPrice": 0}}', "0"),
        (b'{"SOL": {"usdPrice": -1}}', "-1"),
        (b'{"SOL": {"usdPrice": NaN}}', None),
        (b'{"SOL": {"usdPrice": Infinity}}', None),
        (b'{"SOL": {"usdPrice": null}}', None),
        (b'{"SOL": {"usdPrice": true}}', None),
        (b'{"SOL": {"usdPrice": 1e1000000}}', None),
        (b'{"SOL": null}', None),
        (b"{}", None),
    ],
)
async def test_jupiter_gives_exact_decimals_and_leaves_out_what_is_no_number(
    venue: Venue, endpoint: Connect, body: bytes, price: str | None
) -> None:
    venue.says("/price/v3", body)
    found = await Jupiter(endpoint("jupiter")).prices([SOL], now=NOW)
    assert {key: str(sample.price_usd) for key, sample in found.items()} == (
        {} if price is None else {"SOL": price}
    )


async def test_one_bad_token_does_not_cost_the_others_their_price(
    venue: Venue, endpoint: Connect
) -> None:
    venue.says("/price/v3", b'{"SOL": {"usdPrice": NaN}, "JUP": {"usdPrice": 0.5}}')
    found = await Jupiter(endpoint("jupiter")).prices([SOL, listing("JUP")], now=NOW)
    assert list(found) == ["JUP"]


async def test_jupiter_is_asked_for_at_most_50_tokens_at_once_with_the_key(
    venue: Venue, endpoint: Connect
) -> None:
    venue.says("/price/v3", {})
    tokens = [listing(f"T{number}") for number in range(101)]
    await Jupiter(endpoint("jupiter", {"x-api-key": "k"})).prices(tokens, now=NOW)
    assert [len(ask.query_params["ids"].split(",")) for ask in venue.asked] == [50, 50, 1]
    assert {ask.headers["x-api-key"] for ask in venue.asked} == {"k"}


def _pyth(**changes: object) -> dict[str, object]:
    price = {"price": "14748000000", "conf": "1000000", "expo": -8}
    return {
        "parsed": [
            {"id": SOL_FEED, "price": price | {"publish_time": int(NOW.timestamp())} | changes}
        ]
    }


@pytest.mark.parametrize("away", [timedelta(0), timedelta(hours=-1), timedelta(days=1)])
async def test_pyth_prices_carry_their_own_time_also_when_frozen_or_future(
    venue: Venue, endpoint: Connect, away: timedelta
) -> None:
    published = NOW + away
    venue.says("/v2/updates/price/latest", _pyth(publish_time=int(published.timestamp())))
    sample = (await Pyth(endpoint("pyth")).prices([SOL], now=NOW))["SOL"]
    assert (sample.price_usd, sample.observed_at) == (Decimal("147.48"), published)


@pytest.mark.parametrize(
    "changes",
    [{"conf": "14748000000"}, {"expo": 400}, {"price": None}, {"publish_time": 10**18}],
)
async def test_pyth_prices_that_are_uncertain_or_malformed_are_left_out(
    venue: Venue, endpoint: Connect, changes: dict[str, object]
) -> None:
    venue.says("/v2/updates/price/latest", _pyth(**changes))
    assert await Pyth(endpoint("pyth")).prices([SOL], now=NOW) == {}


async def test_coingecko_prices_carry_the_time_of_their_update(
    venue: Venue, endpoint: Connect
) -> None:
    path = "/api/v3/simple/token_price/solana"
    venue.says(path, {"SOL": {"usd": 147.5, "last_updated_at": 1_777_000_000}})
    sample = (await CoinGecko(endpoint("coingecko")).prices([SOL], now=NOW))["SOL"]
    assert sample.price_usd == Decimal("147.5")
    assert sample.observed_at == datetime.fromtimestamp(1_777_000_000, UTC)


@pytest.mark.parametrize(("hours", "rate"), [(9, "0.00080"), (8, "0.00080"), (7, None)])
async def test_eight_hourly_rates_of_hyperliquid_make_one_rate(
    venue: Venue, endpoint: Connect, hours: int, rate: str | None
) -> None:
    rows = [{"coin": "SOL", "fundingRate": "0.0001", "time": hour} for hour in range(hours)]
    # What came after the moment asked about does not belong to it.
    rows.append({"coin": "SOL", "fundingRate": "0.5", "time": 2**53})
    venue.says("/info", rows)
    found = await Hyperliquid(endpoint("hyperliquid")).funding_rates([SOL], now=NOW)
    assert [sample.rate for sample in found.values()] == ([] if rate is None else [Decimal(rate)])


@pytest.mark.parametrize(
    ("info", "rate"),
    [([], "0.0001"), ([{"symbol": "SOLUSDT", "fundingIntervalHours": 4}], "0.0002")],
)
async def test_binance_rates_are_scaled_from_their_interval(
    venue: Venue, endpoint: Connect, info: list[object], rate: str
) -> None:
    venue.says("/fapi/v1/fundingInfo", info)
    venue.says("/fapi/v1/premiumIndex", {"symbol": "SOLUSDT", "lastFundingRate": "0.0001"})
    found = await Binance(endpoint("binance")).funding_rates([SOL], now=NOW)
    assert found["SOL"].rate == Decimal(rate)
