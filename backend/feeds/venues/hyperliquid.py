"""Hyperliquid, the first source of funding rates: its last eight hourly rates make 8 h."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from backend.feeds.number import finite
from backend.feeds.source import FundingSample, Listing, SourceUnavailable
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.one_by_one import one_by_one

HOURS: Final = 8


@dataclass(frozen=True, slots=True)
class Hyperliquid:
    """Funding rates by coin; a coin with fewer than eight hours of history is left out."""

    endpoint: Endpoint
    name: str = "hyperliquid"

    async def funding_rates(
        self, listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, FundingSample]:
        """Fractions per 8 h; a coin whose request fails is left out. Raises SourceUnavailable."""
        coins = sorted({coin for item in listings if (coin := item.hyperliquid_coin) is not None})
        rates = await one_by_one(coins, lambda coin: self._rate(coin, now=now))
        return {
            listing.address: FundingSample(
                token_address=listing.address, rate=rate, source=self.name
            )
            for listing in listings
            if listing.hyperliquid_coin is not None
            and (rate := rates.get(listing.hyperliquid_coin)) is not None
        }

    async def _rate(self, coin: str, *, now: datetime) -> Decimal | None:
        # An hour more than needed: the newest hour's row may not be written yet.
        since = now - timedelta(hours=HOURS + 1)
        answer = await self.endpoint.post(
            "/info",
            body={
                "type": "fundingHistory",
                "coin": coin,
                "startTime": int(since.timestamp() * 1000),
            },
            now=now,
        )
        if not isinstance(answer.body, list):
            raise SourceUnavailable("hyperliquid answered JSON of another shape")
        hourly = [
            (row["time"], rate)
            for row in answer.body
            if isinstance(row, dict)
            and isinstance(row.get("time"), int)
            # A settlement made late is made at the rates of its time.
            and row["time"] <= int(now.timestamp() * 1000)
            and (rate := finite(row.get("fundingRate"))) is not None
        ]
        newest = sorted(hourly)[-HOURS:]
        return sum((rate for _, rate in newest), Decimal(0)) if len(newest) == HOURS else None
