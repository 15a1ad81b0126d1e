"""Jupiter's Price API, the first source: v3, and the shape of v2 which an old key answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.feeds.http_json import Endpoint
from backend.feeds.number import finite
from backend.feeds.source import Listing, Sample, SourceUnavailable

IDS_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Jupiter:
    """Prices by mint address; tokens Jupiter finds no reliable price for are not in its answer."""

    endpoint: Endpoint
    name: str = "jupiter"

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices observed at `now`, since Jupiter names no time. Raises SourceUnavailable."""
        found: dict[str, Sample] = {}
        for start in range(0, len(listings), IDS_MAX):
            asked = [listing.address for listing in listings[start : start + IDS_MAX]]
            answer = await self.endpoint.get("/price/v3", params={"ids": ",".join(asked)}, now=now)
            for address, row in _rows(answer).items():
                if address not in asked or not isinstance(row, dict):
                    continue
                price = finite(row.get("usdPrice", row.get("price")))
                if price is not None:
                    found[address] = Sample(
                        token_address=address, price_usd=price, source=self.name, observed_at=now
                    )
        return found


def _rows(answer: object) -> Mapping[str, object]:
    rows = answer.get("data", answer) if isinstance(answer, dict) else None
    if not isinstance(rows, dict):
        raise SourceUnavailable("jupiter answered JSON of another shape")
    return rows
