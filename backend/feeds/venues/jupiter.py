"""Jupiter's Price API, the first source: v3, and the shape of v2 which an old key answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from backend.feeds.number import finite
from backend.feeds.source import Listing, Sample, SourceUnavailable
from backend.feeds.venues.http_json import Endpoint
from backend.feeds.venues.parts import Parts
from backend.redis.source_budget import Budget

IDS_MAX: Final = 50
BUDGET: Final = Budget(requests=60, seconds=60)
BUDGET_WITHOUT_KEY: Final = Budget(requests=30, seconds=60)


@dataclass(frozen=True, slots=True)
class Jupiter:
    """Prices by mint address; tokens Jupiter finds no reliable price for are not in its answer."""

    endpoint: Endpoint
    name: str = "jupiter"
    _parts: Parts = field(default_factory=lambda: Parts(IDS_MAX))

    @property
    def budget(self) -> Budget | None:
        """How often it may be asked."""
        return self.endpoint.budget

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices observed when they were asked for, since Jupiter names no time.

        Raises SourceUnavailable.
        """
        return await self._parts.ask(listings, lambda part: self._ask(part, now=now), now=now)

    async def _ask(self, part: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        asked = [listing.address for listing in part]
        answer = await self.endpoint.get("/price/v3", params={"ids": ",".join(asked)}, now=now)
        found: dict[str, Sample] = {}
        for address, row in _rows(answer.body).items():
            if address not in asked or not isinstance(row, dict):
                continue
            price = finite(row.get("usdPrice", row.get("price")))
            if price is not None:
                found[address] = Sample(
                    token_address=address,
                    price_usd=price,
                    source=self.name,
                    observed_at=answer.began_at,
                    began_at=answer.began_at,
                )
        return found


def _rows(answer: object) -> Mapping[str, object]:
    rows = answer.get("data", answer) if isinstance(answer, dict) else None
    if not isinstance(rows, dict):
        raise SourceUnavailable("jupiter answered JSON of another shape")
    return rows
