"""The sources that ALPHA_PRICE_SOURCE names."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx

from backend.feeds.binance import Binance
from backend.feeds.coingecko import CoinGecko
from backend.feeds.fallback import Fallback
from backend.feeds.file import File
from backend.feeds.funding_fallback import FundingFallback
from backend.feeds.http_json import Endpoint
from backend.feeds.hyperliquid import Hyperliquid
from backend.feeds.jupiter import Jupiter
from backend.feeds.live_or_simulated import LiveOrSimulated
from backend.feeds.pyth import Pyth
from backend.feeds.replay import Replay
from backend.feeds.season import Seasons
from backend.feeds.simulated import Simulated
from backend.feeds.source import FundingSource, PriceSource

BASE_URLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "jupiter": "https://api.jup.ag",
        "pyth": "https://hermes.pyth.network",
        "coingecko": "https://api.coingecko.com",
        "hyperliquid": "https://api.hyperliquid.xyz",
        "binance": "https://fapi.binance.com",
    }
)


def open_price_source(
    setting: str,
    *,
    jupiter_api_key: str | None,
    is_production: bool,
    seasons: Seasons,
    http: httpx.AsyncClient,
    base_urls: Mapping[str, str] = BASE_URLS,
) -> PriceSource:
    """The price source named by `setting`; "" is live, in development live or simulated.

    `seasons` tells when a replay begins, and which market development plays. Raises
    ValueError for an unknown setting or for a simulated market in production,
    SourceUnavailable for an unreadable recording.
    """
    kind, _, rest = setting.partition(":")
    if kind == "simulated":
        if is_production:
            raise ValueError("ALPHA_PRICE_SOURCE=simulated is for development")
        return Simulated()
    if kind == "file" and rest:
        return File(path=Path(rest))
    if kind == "replay" and rest:
        path, speed = _path_and_speed(rest)
        return Replay.read(path, speed=speed, seasons=seasons)
    if setting not in ("", "live"):
        raise ValueError(
            f"ALPHA_PRICE_SOURCE={setting} is unknown; "
            "it is live, simulated, file:PATH or replay:PATH[@SPEED]"
        )
    live = _live(jupiter_api_key=jupiter_api_key, http=http, base_urls=base_urls)
    if setting == "live" or is_production:
        return live
    return LiveOrSimulated(live=live, simulated=Simulated(), seasons=seasons)


def open_funding_source(
    setting: str, *, http: httpx.AsyncClient, base_urls: Mapping[str, str] = BASE_URLS
) -> FundingSource:
    """Funding rates that belong to the prices of `setting`; a replay pays the interest part."""
    kind, _, rest = setting.partition(":")
    if kind == "simulated":
        return Simulated()
    if kind == "file":
        return File(path=Path(rest))
    if kind == "replay":
        return FundingFallback(sources=())
    return FundingFallback(
        sources=(
            Hyperliquid(Endpoint("hyperliquid", base_urls["hyperliquid"], http)),
            Binance(Endpoint("binance", base_urls["binance"], http)),
        )
    )


def _live(
    *, jupiter_api_key: str | None, http: httpx.AsyncClient, base_urls: Mapping[str, str]
) -> Fallback:
    key = {"x-api-key": jupiter_api_key} if jupiter_api_key else {}
    return Fallback(
        sources=(
            Jupiter(Endpoint("jupiter", base_urls["jupiter"], http, key)),
            Pyth(Endpoint("pyth", base_urls["pyth"], http)),
            CoinGecko(Endpoint("coingecko", base_urls["coingecko"], http)),
        )
    )


def _path_and_speed(text: str) -> tuple[Path, Decimal]:
    path, at, speed_text = text.rpartition("@")
    if not at:
        return Path(text), Decimal(1)
    try:
        speed = Decimal(speed_text)
    except InvalidOperation:
        return Path(text), Decimal(1)
    if not speed.is_finite() or speed <= 0:
        raise ValueError(f"a replay's speed is a number above 0, not {speed_text}")
    return Path(path), speed
