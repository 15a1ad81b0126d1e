"""Several sources in order, each asked only for what the ones before it did not give."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from backend.feeds.circuit import Circuit, seconds_to_rest
from backend.feeds.source import (
    BudgetSpent,
    Listing,
    PriceSource,
    Sample,
    SourceUnavailable,
)
from backend.redis.source_budget import Budget

log = logging.getLogger(__name__)

# A price this old is put to the next source first, which may have a younger one.
FRESH_MAX: Final = timedelta(seconds=60)
CLOCK_SKEW_MAX: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Fallback:
    """Price sources, best first; one that fails rests while the others go on."""

    sources: Sequence[PriceSource]
    circuit: Circuit = field(default_factory=Circuit)
    name: str = "live"

    @property
    def budget(self) -> Budget | None:
        """That of the first source, which most prices come from."""
        return self.sources[0].budget if self.sources else None

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """The first fresh price of each token; where no source has one, the youngest.

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
        started = time.monotonic()
        resting = await self.circuit.resting_until((source.name for source in sources), now=now)
        fresh: dict[str, Sample] = {}
        spare: dict[str, Sample] = {}
        answering = asked_before = False
        for source in sources:
            missing = [listing for listing in listings if listing.address not in fresh]
            if not missing or source.name in resting:
                continue
            asked_at = now + timedelta(seconds=(time.monotonic() - started) * asked_before)
            answer = await self._ask(source, missing, asked_at=asked_at, now=now)
            asked_before = True
            answering |= answer is not None
            for address, sample in (answer or {}).items():
                if _is_fresh(sample, now=asked_at):
                    fresh[address] = sample
                elif address not in spare or _worth(sample, asked_at) > _worth(
                    spare[address], asked_at
                ):
                    spare[address] = sample
        if not answering:
            names = [source.name for source in sources]
            raise SourceUnavailable(
                f"no price source answers ({', '.join(names)})",
                retry_after_seconds=seconds_to_rest(
                    await self.circuit.resting_until(names, now=now), now=now
                ),
            )
        return spare | fresh

    async def _ask(
        self, source: PriceSource, missing: Sequence[Listing], *, asked_at: datetime, now: datetime
    ) -> Mapping[str, Sample] | None:
        """What the source gives, None for nothing; says and remembers how it went."""
        try:
            found = await source.prices(missing, now=asked_at)
        except BudgetSpent as spent:
            log.info("price source passed over: %s", spent)
            return spent.found or None
        except SourceUnavailable as failure:
            log.warning("price source left alone for a while: %s", failure)
            await self.circuit.trip(source.name, failure, now=now)
            return failure.found or None
        await self.circuit.note_answer(
            source.name, asked=len(missing), answered=len(found), now=now
        )
        return found


def _is_fresh(sample: Sample, *, now: datetime) -> bool:
    return sample.price_usd > 0 and -CLOCK_SKEW_MAX <= now - sample.observed_at <= FRESH_MAX


def _worth(sample: Sample, now: datetime) -> tuple[bool, datetime]:
    """The greater, the better a price that is not fresh: a possible one, then the youngest."""
    is_possible = sample.price_usd > 0 and sample.observed_at <= now + CLOCK_SKEW_MAX
    return is_possible, sample.observed_at
