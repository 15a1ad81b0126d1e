"""Tokens to ask for, and a venue to ask."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest

from backend.feeds.priced_competition import PricedCompetition
from backend.feeds.source import Listing
from backend.feeds.venues.http_json import Endpoint
from tests.feeds.venue import Venue, playing
from tests.world.certificates import CERTIFICATES

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SOL_FEED = "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d"

Connect = Callable[..., Endpoint]


def listing(symbol: str, **changes: object) -> Listing:
    """A token called `symbol`, at the address `symbol`, known to no venue but Jupiter."""
    fields: dict[str, object] = {
        "address": symbol,
        "symbol": symbol,
        "decimals": 9,
        "is_major": True,
        "pyth_feed_id": None,
        "hyperliquid_coin": None,
        "hyperliquid_price_multiplier": None,
        "binance_perp": None,
        "starting_price_usd": Decimal(100),
    }
    return Listing(**(fields | changes))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Known:
    """Competitions that a test knows."""

    started_at: datetime | None = None
    source: str | None = None

    async def current(self, *, now: datetime) -> PricedCompetition:  # noqa: ARG002 - always the same
        """The same at all times."""
        return PricedCompetition(started_at=self.started_at, source=self.source)


SOL = listing("SOL", pyth_feed_id="0x" + SOL_FEED, hyperliquid_coin="SOL", binance_perp="SOLUSDT")


@pytest.fixture
async def venue() -> AsyncIterator[Venue]:
    """A venue that answers 503 to whatever it was not told to answer."""
    async with playing() as started:
        yield started


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client that ignores the machine's proxies."""
    async with httpx.AsyncClient(trust_env=False, verify=CERTIFICATES) as client:
        yield client


@pytest.fixture
def endpoint(venue: Venue, http: httpx.AsyncClient) -> Connect:
    """Makes the endpoint of a named source at the venue."""

    def make(source: str, headers: Mapping[str, str] | None = None) -> Endpoint:
        return Endpoint(source, venue.url, http, headers or {})

    return make
