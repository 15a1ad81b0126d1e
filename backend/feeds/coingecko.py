"""CoinGecko, the third source: averages over exchanges, with the time of their last update."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from backend.feeds.http_json import Endpoint
from backend.feeds.number import finite
from backend.feeds.source import Listing, Sample, SourceUnavailable

ADDRESSES_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class CoinGecko:
    """Prices by mint address."""

    endpoint: Endpoint
    name: str = "coingecko"

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices as of their last update. Raises SourceUnavailable."""
        found: dict[str, Sample] = {}
        for start in range(0, len(listings), ADDRESSES_MAX):
            asked = [listing.address for listing in listings[start : start + ADDRESSES_MAX]]
            answer = await self.endpoint.get(
                "/api/v3/simple/token_price/solana",
                params={
                    "contract_addresses": ",".join(asked),
                    "vs_currencies": "usd",
                    "include_last_updated_at": "true",
                },
                now=now,
            )
            if not isinstance(answer, dict):
                raise SourceUnavailable("coingecko answered JSON of another shape")
            for address in asked:
                sample = self._sample(address, answer.get(address))
                if sample is not None:
                    found[address] = sample
        return found

    def _sample(self, address: str, row: object) -> Sample | None:
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
            token_address=address, price_usd=price, source=self.name, observed_at=updated_at
        )
