"""Development's market: live where a live source answers, otherwise a simulated one."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.feeds.fallback import Fallback
from backend.feeds.made_up.simulated import NAME as SIMULATED
from backend.feeds.made_up.simulated import Simulated
from backend.feeds.priced_competition import LIVE, PricedCompetitions, market_of
from backend.feeds.source import Listing, Sample, SourceUnavailable
from backend.redis.source_budget import Budget

log = logging.getLogger(__name__)

# Somebody who starts the project without a network waits this long for the first price.
DECISION_SECONDS: Final = 4
# A live market that prices fewer of its tokens is none: without keys, a source may give a few.
DECISION_SHARE_MIN: Final = 0.5


@dataclass(slots=True)
class LiveOrSimulated:
    """One market for one competition, for a market that switched would jump.

    The first price stored in a competition decides, for all processes and restarts; the
    next competition decides anew. Whoever wants the other market meanwhile names it in
    ALPHA_PRICE_SOURCE.
    """

    live: Fallback
    simulated: Simulated
    competitions: PricedCompetitions
    name: str = "live or simulated"
    _played: str = LIVE

    @property
    def budget(self) -> Budget | None:
        """That of the live market, unless the last prices were simulated."""
        return None if self._played == SIMULATED else self.live.budget

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Raises SourceUnavailable only if the competition is played live and live fails."""
        market = await self._market(now=now)
        if market == LIVE:
            self._played = LIVE
            return await self.live.prices(listings, now=now)
        if market != SIMULATED:
            try:
                return await self._first_live(listings, now=now)
            except (SourceUnavailable, TimeoutError) as failure:
                why = str(failure) or f"no price within {DECISION_SECONDS} s"
                log.warning("SIMULATED MARKET: %s; this competition's prices are made up", why)
        self._played = SIMULATED
        return await self.simulated.prices(listings, now=now)

    async def second_opinion(
        self, listings: Sequence[Listing], *, besides: str, now: datetime
    ) -> Mapping[str, Sample]:
        """As the live sources confirm it; a simulated market confirms nothing."""
        if besides == SIMULATED:
            return {}
        return await self.live.second_opinion(listings, besides=besides, now=now)

    async def _first_live(
        self, listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, Sample]:
        """Prices that make the competition a live one; SourceUnavailable, TimeoutError."""
        async with asyncio.timeout(DECISION_SECONDS):
            found = await self.live.prices(listings, now=now)
        if len(found) < len(listings) * DECISION_SHARE_MIN:
            raise SourceUnavailable(f"live sources price {len(found)} of {len(listings)} tokens")
        return found

    async def _market(self, *, now: datetime) -> str | None:
        source = (await self.competitions.current(now=now)).source
        return None if source is None else market_of(source)
