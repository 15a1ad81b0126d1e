"""The sources that ALPHA_PRICE_SOURCE names."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx
from redis.asyncio import Redis

from backend.feeds.circuit import Circuit
from backend.feeds.fallback import Fallback
from backend.feeds.funding_fallback import FundingFallback
from backend.feeds.live_or_simulated import LiveOrSimulated
from backend.feeds.made_up.file import File
from backend.feeds.made_up.replay import Replay
from backend.feeds.made_up.simulated import Simulated
from backend.feeds.priced_competition import PricedCompetitions
from backend.feeds.source import FundingSource, PriceSource
from backend.feeds.venues import coingecko, jupiter, pyth
from backend.feeds.venues.binance import Binance
from backend.feeds.venues.coingecko import CoinGecko
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.hyperliquid import Hyperliquid
from backend.feeds.venues.jupiter import Jupiter
from backend.feeds.venues.parts import Parts
from backend.feeds.venues.pyth import Pyth
from backend.redis.source_budget import Budget

BASE_URLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "jupiter": "https://api.jup.ag",
        "pyth": "https://hermes.pyth.network",
        "coingecko": "https://api.coingecko.com",
        "hyperliquid": "https://api.hyperliquid.xyz",
        "binance": "https://fapi.binance.com",
    }
)

KEYS_FROM: Final[Mapping[str, str]] = MappingProxyType(
    {
        "jupiter": "https://portal.jup.ag",
        "pyth": "https://docs.pyth.network",
        "coingecko": "https://www.coingecko.com/en/api/pricing",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeys:
    """What the price sources know us by; None where we have no key."""

    jupiter: str | None = None
    pyth: str | None = None
    coingecko: str | None = None


def open_price_source(
    setting: str,
    *,
    keys: ApiKeys,
    is_production: bool,
    competitions: PricedCompetitions,
    http: httpx.AsyncClient,
    redis: Redis | None = None,
    base_urls: Mapping[str, str] = BASE_URLS,
) -> PriceSource:
    """The price source named by `setting`; "" is live, in development live or simulated.

    `competitions` says when a replay begins, and which market development plays; by `redis` the
    processes share budgets and rests of live sources. Raises
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
        return Replay.read(path, speed=speed, competitions=competitions)
    if setting not in ("", "live"):
        raise ValueError(
            f"ALPHA_PRICE_SOURCE={setting} is unknown; "
            "it is live, simulated, file:PATH or replay:PATH[@SPEED]"
        )
    live = _live(keys, http=http, circuit=Circuit(redis), base_urls=base_urls)
    if setting == "live" or is_production:
        return live
    return LiveOrSimulated(live=live, simulated=Simulated(), competitions=competitions)


def open_funding_source(
    setting: str,
    *,
    http: httpx.AsyncClient,
    redis: Redis | None = None,
    base_urls: Mapping[str, str] = BASE_URLS,
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
        ),
        circuit=Circuit(redis),
    )


def _live(
    keys: ApiKeys, *, http: httpx.AsyncClient, circuit: Circuit, base_urls: Mapping[str, str]
) -> Fallback:
    def endpoint(source: str, header: str, key: str | None, budget: Budget) -> Endpoint:
        return Endpoint(
            source=source,
            base_url=base_urls[source],
            http=http,
            headers={} if key is None else {header: key},
            budget=budget,
            circuit=circuit,
            key_advice=_key_advice(source, has_key=key is not None),
        )

    bearer = None if keys.pyth is None else f"Bearer {keys.pyth}"
    by_address = endpoint(
        "coingecko",
        "x-cg-demo-api-key",
        keys.coingecko,
        coingecko.BUDGET if keys.coingecko else coingecko.BUDGET_WITHOUT_KEY,
    )
    size = coingecko.ADDRESSES_MAX if keys.coingecko else coingecko.ADDRESSES_MAX_WITHOUT_KEY
    return Fallback(
        sources=(
            Jupiter(
                endpoint(
                    "jupiter",
                    "x-api-key",
                    keys.jupiter,
                    jupiter.BUDGET if keys.jupiter else jupiter.BUDGET_WITHOUT_KEY,
                )
            ),
            Pyth(endpoint("pyth", "authorization", bearer, pyth.BUDGET)),
            CoinGecko(by_address, parts=Parts(size)),
        ),
        circuit=circuit,
    )


def _key_advice(source: str, *, has_key: bool) -> str:
    setting = f"{source.upper()}_API_KEY"
    if has_key:
        return f"it refuses the key in {setting}; set one that is valid, and restart"
    return f"it wants a key; get one from {KEYS_FROM[source]}, set {setting}, and restart"


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
