"""Binance's futures, the second source of funding rates, each scaled from its own interval."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from backend.feeds.http_json import Endpoint
from backend.feeds.number import finite
from backend.feeds.source import FundingSample, Listing, SourceUnavailable

HOURS: Final = 8
REQUESTS_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class Binance:
    """Funding rates by perpetual; unnamed in fundingInfo means the standard 8 hours."""

    endpoint: Endpoint
    name: str = "binance"

    async def funding_rates(
        self, listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, FundingSample]:
        """Fractions per 8 h. Raises SourceUnavailable, also if only one request fails."""
        perps = sorted({perp for item in listings if (perp := item.binance_perp) is not None})
        if not perps:
            return {}
        intervals = await self._interval_hours(now=now)
        gate = asyncio.Semaphore(REQUESTS_AT_ONCE)

        async def ask(perp: str) -> Decimal | None:
            async with gate:
                answer = await self.endpoint.get(
                    "/fapi/v1/premiumIndex", params={"symbol": perp}, now=now
                )
            return finite(answer.get("lastFundingRate")) if isinstance(answer, dict) else None

        rates = dict(zip(perps, await asyncio.gather(*map(ask, perps)), strict=True))
        return {
            listing.address: FundingSample(
                token_address=listing.address,
                rate=rate * HOURS / intervals.get(listing.binance_perp, HOURS),
                source=self.name,
            )
            for listing in listings
            if listing.binance_perp is not None
            and (rate := rates[listing.binance_perp]) is not None
        }

    async def _interval_hours(self, *, now: datetime) -> Mapping[str, int]:
        answer = await self.endpoint.get("/fapi/v1/fundingInfo", params={}, now=now)
        if not isinstance(answer, list):
            raise SourceUnavailable("binance answered JSON of another shape")
        return {
            row["symbol"]: hours
            for row in answer
            if isinstance(row, dict)
            and isinstance(row.get("symbol"), str)
            and isinstance(hours := row.get("fundingIntervalHours"), int)
            and hours > 0
        }
