"""Simulated, typed and replayed markets, and the setting that chooses among them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from backend.feeds.made_up.file import File
from backend.feeds.made_up.replay import Replay
from backend.feeds.made_up.simulated import Simulated
from backend.feeds.open import ApiKeys, open_price_source
from backend.feeds.source import SourceUnavailable
from tests.feeds.conftest import NOW, SOL, Known, listing
from tests.feeds.recording import RECORDING, sol_closes

USDC = listing("USDC", starting_price_usd=Decimal(1))
BONK = listing("BONK", is_major=False, starting_price_usd=Decimal("0.00002"))


async def test_two_processes_see_the_same_simulated_price_at_the_same_moment() -> None:
    first, second = [await Simulated().prices([SOL, USDC, BONK], now=NOW) for _ in range(2)]
    assert first == second
    other = await Simulated(seed="another").prices([SOL], now=NOW)
    assert other["SOL"].price_usd != first["SOL"].price_usd


async def test_a_simulated_market_moves_plausibly_and_never_trips_the_gate() -> None:
    prices: dict[str, list[Decimal]] = {"SOL": [], "USDC": [], "BONK": []}
    for minutes in range(0, 14 * 24 * 60, 10):
        market = await Simulated().prices([SOL, USDC, BONK], now=NOW + timedelta(minutes=minutes))
        for address, sample in market.items():
            prices[address].append(sample.price_usd)
    for address, step_max in (("SOL", "0.05"), ("BONK", "0.10")):
        series = prices[address]
        steps = [abs(b / a - 1) for a, b in pairwise(series)]
        assert max(steps) < Decimal(step_max)
        assert max(series) / min(series) > Decimal("1.05")
    assert all(abs(price - 1) <= Decimal("0.001") for price in prices["USDC"])


async def test_tokens_that_wrap_one_coin_move_together() -> None:
    one, other = (
        listing(symbol, hyperliquid_coin="BTC", starting_price_usd=Decimal(start))
        for symbol, start in (("cbBTC", 90_000), ("WBTC", 45_000))
    )
    market = await Simulated().prices([one, other, SOL], now=NOW)
    assert abs(market["cbBTC"].price_usd / market["WBTC"].price_usd - 2) < Decimal("1e-8")
    assert market["cbBTC"].price_usd / 90_000 != market["SOL"].price_usd / 100


async def test_simulated_funding_rates_stay_within_what_venues_charge() -> None:
    for hours in range(0, 400, 8):
        rates = await Simulated().funding_rates([SOL], now=NOW + timedelta(hours=hours))
        assert Decimal("-0.0003") <= rates["SOL"].rate <= Decimal("0.0005")


async def test_the_price_file_is_read_anew_at_every_refresh(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    for price in ("200", "150.5"):
        path.write_text(f'{{"prices": {{"SOL": "{price}"}}, "funding_rates": {{"SOL": "-0.01"}}}}')
        source = File(path=path)
        assert (await source.prices([SOL, BONK], now=NOW))["SOL"].price_usd == Decimal(price)
        assert (await source.funding_rates([SOL], now=NOW))["SOL"].rate == Decimal("-0.01")


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"prices": 5}'])
async def test_a_missing_or_malformed_price_file_says_what_to_mend(
    tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "prices.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SourceUnavailable, match="must hold"):
        await File(path=path).prices([SOL], now=NOW)


@pytest.mark.parametrize(
    ("seconds", "price"),
    [(-5, "200"), (0, "200"), (4, "200"), (5, "210"), (9, "210"), (10, "220"), (9999, "220")],
)
async def test_a_recording_plays_at_its_speed_and_stays_on_its_last_row(
    tmp_path: Path, seconds: int, price: str | None
) -> None:
    path = tmp_path / "recording.csv"
    path.write_text(
        "ts_ms,utc,SOL,BTC\n0,2025-10-01T00:00:00Z,200,9\n"
        "0,2025-10-01T00:05:00Z,210,9\n0,2025-10-01T00:10:00Z,220,9\n"
    )
    source = Replay.read(path, speed=Decimal(60), competitions=Known(started_at=NOW))
    now = NOW + timedelta(seconds=seconds)
    wrapped = listing("cbBTC", hyperliquid_coin="BTC", hyperliquid_price_multiplier=1)
    found = await source.prices([SOL, USDC, BONK, wrapped], now=now)
    assert {key: str(sample.price_usd) for key, sample in found.items()} == {
        "SOL": price,
        "USDC": "1",
        "cbBTC": "9",
    }
    assert found["SOL"].observed_at == now


async def test_the_recording_that_comes_with_the_project_plays_as_it_lies() -> None:
    source = Replay.read(RECORDING, speed=Decimal(1), competitions=Known(started_at=NOW))
    crash = datetime(2025, 10, 10, 21, 15, tzinfo=UTC) - datetime(2025, 10, 1, tzinfo=UTC)
    found = await source.prices([SOL, USDC], now=NOW + crash)
    assert found["SOL"].price_usd == sol_closes()[datetime(2025, 10, 10, 21, 15, tzinfo=UTC)]
    assert found["USDC"].price_usd == 1


@pytest.mark.parametrize("text", ["", "utc,SOL\n", "time,SOL\n1,2\n", "utc,SOL\nsoon,2\n"])
def test_a_recording_that_cannot_be_played_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recording.csv"
    path.write_text(text)
    with pytest.raises(SourceUnavailable, match="recording"):
        Replay.read(path, speed=Decimal(1), competitions=Known())


@pytest.mark.parametrize("spoilt", [lambda whole: whole[:-20], lambda _: b"utc,SOL\n"])
def test_a_packed_recording_that_is_not_whole_says_so(
    tmp_path: Path, spoilt: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "recording.csv.gz"
    path.write_bytes(spoilt(RECORDING.read_bytes()))
    with pytest.raises(SourceUnavailable, match="recording"):
        Replay.read(path, speed=Decimal(1), competitions=Known())


@pytest.mark.parametrize(
    ("setting", "is_production", "name"),
    [
        ("", False, "live or simulated"),
        ("", True, "live"),
        ("live", False, "live"),
        ("simulated", False, "simulated"),
        ("file:prices.json", True, "file"),
    ],
)
def test_the_setting_names_the_source(
    http: httpx.AsyncClient, setting: str, is_production: bool, name: str
) -> None:
    source = open_price_source(
        setting, keys=ApiKeys(), is_production=is_production, competitions=Known(), http=http
    )
    assert source.name == name


@pytest.mark.parametrize(
    ("setting", "is_production"),
    [("simulated", True), ("jupiter", False), ("file:", False), ("replay:x@0", False)],
)
def test_an_unknown_or_unsafe_setting_is_refused(
    http: httpx.AsyncClient, setting: str, is_production: bool
) -> None:
    with pytest.raises(ValueError, match=r"ALPHA_PRICE_SOURCE|speed"):
        open_price_source(
            setting, keys=ApiKeys(), is_production=is_production, competitions=Known(), http=http
        )
