"""Several sources in order, each asked only for what the ones before it left out."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backend.feeds.circuit import Circuit
from backend.feeds.source import Listing, PriceSource, Sample, SourceUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fallback:
    """Price sources, best first; one that fails rests while the others go on."""

    sources: Sequence[PriceSource]
    circuit: Circuit = field(default_factory=Circuit)
    name: str = "live"

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """The first source's price of each token.

        Raises SourceUnavailable when every source failed or rests.
        """
        return await self._gather(self.sources, listings, now=now)

    async def second_opinion(
        self, listings: Sequence[Listing], *, besides: str, now: datetime
    ) -> Mapping[str, Sample]:
        """Prices from any source but `besides`; nothing where no other source answers."""
        others = [source for source in self.sources if source.name != besides]
        try:
            return await self._gather(others, listings, now=now)
        except SourceUnavailable:
            return {}

    async def _gather(
        self, sources: Sequence[PriceSource], listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, Sample]:
        found: dict[str, Sample] = {}
        someone_answered = False
        for source in sources:
            missing = [listing for listing in listings if listing.address not in found]
            if not missing:
                return found
            if self.circuit.is_resting(source.name, now=now):
                continue
            try:
                found |= await source.prices(missing, now=now)
                someone_answered = True
            except SourceUnavailable as failure:
                log.warning("price source left alone for a while: %s", failure)
                self.circuit.trip(source.name, failure, now=now)
        if not someone_answered:
            names = [source.name for source in sources]
            raise SourceUnavailable(
                f"no price source answers ({', '.join(names)})",
                retry_after_seconds=self.circuit.seconds_to_rest(names, now=now),
            )
        return found
