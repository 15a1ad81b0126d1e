"""Binance's futures, the second source of funding rates, each scaled from its own interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from backend.feeds.number import finite
from backend.feeds.source import FundingSample, Listing, SourceUnavailable
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.one_by_one import one_by_one

HOURS: Final = 8


@dataclass(frozen=True, slots=True)
class Binance:
    """Funding rates by perpetual; unnamed in fundingInfo means the standard 8 hours."""

    endpoint: Endpoint
    name: str = "binance"

    async def funding_rates(
        self, listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, FundingSample]:
        """Fractions per 8 h; a perpetual whose request fails is left out.

        Raises SourceUnavailable.
        """
        perps = sorted({perp for item in listings if (perp := item.binance_perp) is not None})
        if not perps:
            return {}
        intervals = await self._interval_hours(now=now)
        rates = await one_by_one(perps, lambda perp: self._rate(perp, now=now))
        return {
            listing.address: FundingSample(
                token_address=listing.address,
                rate=rate * HOURS / intervals.get(listing.binance_perp, HOURS),
                source=self.name,
            )
            for listing in listings
            if listing.binance_perp is not None
            and (rate := rates.get(listing.binance_perp)) is not None
        }

    async def _rate(self, perp: str, *, now: datetime) -> Decimal | None:
        path = "/fapi/v1/premiumIndex"
        body = (await self.endpoint.get(path, params={"symbol": perp}, now=now)).body
        return finite(body.get("lastFundingRate")) if isinstance(body, dict) else None

    async def _interval_hours(self, *, now: datetime) -> Mapping[str, int]:
        answer = await self.endpoint.get("/fapi/v1/fundingInfo", params={}, now=now)
        if not isinstance(answer.body, list):
            raise SourceUnavailable("binance answered JSON of another shape")
        return {
            row["symbol"]: hours
            for row in answer.body
            if isinstance(row, dict)
            and isinstance(row.get("symbol"), str)
            and isinstance(hours := row.get("fundingIntervalHours"), int)
            and hours > 0
        }
