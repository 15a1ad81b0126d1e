"""Funding rates from several venues in order, ending in the part of interest they share."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backend.feeds.circuit import Circuit
from backend.feeds.source import (
    INTEREST_RATE,
    FundingSample,
    FundingSource,
    Listing,
    SourceUnavailable,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FundingFallback:
    """Funding sources, best first; a token none of them knows pays the interest part."""

    sources: Sequence[FundingSource]
    circuit: Circuit = field(default_factory=Circuit)
    name: str = "funding"

    async def funding_rates(
        self, listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, FundingSample]:
        """A rate per 8 h for every listing; where no venue gives one, source "interest"."""
        found: dict[str, FundingSample] = {}
        resting = await self.circuit.resting_until(
            (source.name for source in self.sources), now=now
        )
        for source in self.sources:
            missing = [listing for listing in listings if listing.address not in found]
            if not missing or source.name in resting:
                continue
            try:
                rates = await source.funding_rates(missing, now=now)
            except SourceUnavailable as failure:
                log.warning("funding source left alone for a while: %s", failure)
                await self.circuit.trip(source.name, failure, now=now)
                continue
            found |= rates
            await self.circuit.note_answer(
                source.name, asked=len(missing), answered=len(rates), now=now
            )
        return {
            listing.address: FundingSample(
                token_address=listing.address, rate=INTEREST_RATE, source="interest"
            )
            for listing in listings
        } | found
