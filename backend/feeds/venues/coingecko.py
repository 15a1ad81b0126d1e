"""CoinGecko, the third source: averages over exchanges, with the time of their last update."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from backend.feeds.number import finite
from backend.feeds.source import Listing, Sample, SourceUnavailable
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.parts import Parts
from backend.redis.source_budget import Budget

ADDRESSES_MAX: Final = 30
# Without a key it takes one address in one call, and answers 400 to more.
ADDRESSES_MAX_WITHOUT_KEY: Final = 1
BUDGET: Final = Budget(requests=30, seconds=60)
BUDGET_WITHOUT_KEY: Final = Budget(requests=10, seconds=60)


@dataclass(frozen=True, slots=True)
class CoinGecko:
    """Prices by mint address."""

    endpoint: Endpoint
    name: str = "coingecko"
    parts: Parts = field(default_factory=lambda: Parts(ADDRESSES_MAX))

    @property
    def budget(self) -> Budget | None:
        """How often it may be asked."""
        return self.endpoint.budget

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices as of their last update. Raises SourceUnavailable."""
        return await self.parts.ask(listings, lambda part: self._ask(part, now=now), now=now)

    async def _ask(self, part: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        asked = [listing.address for listing in part]
        answer = await self.endpoint.get(
            "/api/v3/simple/token_price/solana",
            params={
                "contract_addresses": ",".join(asked),
                "vs_currencies": "usd",
                "include_last_updated_at": "true",
            },
            now=now,
        )
        if not isinstance(answer.body, dict):
            raise SourceUnavailable("coingecko answered JSON of another shape")
        rows = ((address, answer.body.get(address)) for address in asked)
        return {
            address: sample
            for address, row in rows
            if (sample := self._sample(address, row, began_at=answer.began_at)) is not None
        }

    def _sample(self, address: str, row: object, *, began_at: datetime) -> Sample | None:
        if not isinstance(row, dict):
            return None
        price, updated = finite(row.get("usd")), row.get("last_updated_at")
        if price is None or not isinstance(updated, int):
            return None
        try:
            updated_at = datetime.fromtimestamp(updated, UTC)
        except (ValueError, OverflowError, OSError):
            return None
        return Sample(
            token_address=address,
            price_usd=price,
            source=self.name,
            observed_at=updated_at,
            began_at=min(began_at, updated_at),
        )
