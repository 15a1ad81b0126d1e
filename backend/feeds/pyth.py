"""Pyth's Hermes, the second source: oracle prices with their own time of publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from backend.feeds.http_json import Endpoint
from backend.feeds.number import finite
from backend.feeds.source import Listing, Sample, SourceUnavailable

# Wider than this, the publishers do not agree on the price enough to trade at it.
CONFIDENCE_SHARE_MAX: Final = Decimal("0.02")
EXPONENT_MAX: Final = 24


@dataclass(frozen=True, slots=True)
class Pyth:
    """Prices by feed id; one feed may price several tokens."""

    endpoint: Endpoint
    name: str = "pyth"

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices as of their publish time. Raises SourceUnavailable."""
        feeds = {
            listing.address: listing.pyth_feed_id.removeprefix("0x").lower()
            for listing in listings
            if listing.pyth_feed_id is not None
        }
        if not feeds:
            return {}
        answer = await self.endpoint.get(
            "/v2/updates/price/latest",
            params={"ids[]": [f"0x{feed}" for feed in sorted(set(feeds.values()))]},
            now=now,
        )
        parsed = answer.get("parsed") if isinstance(answer, dict) else None
        if not isinstance(parsed, list):
            raise SourceUnavailable("pyth answered JSON of another shape")
        quotes = dict(quote for update in parsed if (quote := _quote(update)) is not None)
        return {
            address: Sample(
                token_address=address,
                price_usd=quotes[feed][0],
                source=self.name,
                observed_at=quotes[feed][1],
            )
            for address, feed in feeds.items()
            if feed in quotes
        }


def _quote(update: object) -> tuple[str, tuple[Decimal, datetime]] | None:
    """Feed id, price in USD and publish time; None for what is malformed or too uncertain."""
    if not isinstance(update, dict) or not isinstance(update.get("price"), dict):
        return None
    feed, price = update.get("id"), update["price"]
    value, confidence = finite(price.get("price")), finite(price.get("conf"))
    exponent, published = price.get("expo"), price.get("publish_time")
    if (
        not isinstance(feed, str)
        or value is None
        or confidence is None
        or not isinstance(exponent, int)
        or abs(exponent) > EXPONENT_MAX
        or not isinstance(published, int)
        or confidence > abs(value) * CONFIDENCE_SHARE_MAX
    ):
        return None
    try:
        published_at = datetime.fromtimestamp(published, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return feed.removeprefix("0x").lower(), (value.scaleb(exponent), published_at)
