"""Pyth's Hermes, the second source: oracle prices with their own time of publishing."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import httpx

from backend.feeds.number import finite
from backend.feeds.source import Listing, Sample, SourceUnavailable
from backend.feeds.venues.http_json import Answer, Endpoint
from backend.feeds.venues.parts import Parts
from backend.redis.source_budget import Budget

IDS_MAX: Final = 50
BUDGET: Final = Budget(requests=30, seconds=10)
# Wider than this, the publishers do not agree on the price enough to trade at it.
CONFIDENCE_SHARE_MAX: Final = Decimal("0.02")
EXPONENT_MAX: Final = 24

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pyth:
    """Prices by feed id; one feed may price several tokens."""

    endpoint: Endpoint
    name: str = "pyth"
    _parts: Parts = field(default_factory=lambda: Parts(IDS_MAX))

    @property
    def budget(self) -> Budget | None:
        """How often it may be asked."""
        return self.endpoint.budget

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices as of their publish time. Raises SourceUnavailable."""
        fed = [listing for listing in listings if listing.pyth_feed_id is not None]
        return await self._parts.ask(fed, lambda part: self._ask(part, now=now), now=now)

    async def _ask(self, part: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        feeds = {
            listing.address: feed_id.removeprefix("0x").lower()
            for listing in part
            if (feed_id := listing.pyth_feed_id) is not None
        }
        answer = await self._latest(set(feeds.values()), now=now)
        parsed = answer.body.get("parsed") if isinstance(answer.body, dict) else None
        if not isinstance(parsed, list):
            raise SourceUnavailable("pyth answered JSON of another shape")
        quotes = dict(quote for update in parsed if (quote := _quote(update)) is not None)
        return {
            address: Sample(
                token_address=address,
                price_usd=quotes[feed][0],
                source=self.name,
                observed_at=quotes[feed][1],
                began_at=min(answer.began_at, quotes[feed][1]),
            )
            for address, feed in feeds.items()
            if feed in quotes
        }

    async def _latest(self, feeds: set[str], *, now: datetime) -> Answer:
        """The newest updates; feeds that Hermes says it does not know are left out."""
        try:
            return await self._updates(feeds, now=now)
        except SourceUnavailable as failure:
            known = {feed for feed in feeds if feed not in failure.answer.lower()}
            if failure.status != httpx.codes.NOT_FOUND or not known or known == feeds:
                raise
            log.warning("pyth does not know the feeds %s", sorted(feeds - known))
            return await self._updates(known, now=now)

    async def _updates(self, feeds: set[str], *, now: datetime) -> Answer:
        return await self.endpoint.get(
            "/v2/updates/price/latest",
            params={
                "ids[]": [f"0x{feed}" for feed in sorted(feeds)],
                "ignore_invalid_price_ids": "true",
            },
            now=now,
        )


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
