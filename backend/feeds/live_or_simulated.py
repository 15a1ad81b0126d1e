"""Development's market: live where a live source answers, otherwise a simulated one."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.feeds.fallback import Fallback
from backend.feeds.simulated import Simulated
from backend.feeds.source import Listing, Sample, SourceUnavailable

log = logging.getLogger(__name__)


@dataclass(slots=True)
class LiveOrSimulated:
    """Chooses at the first refresh and keeps to it: a market that switched would jump."""

    live: Fallback
    simulated: Simulated
    name: str = "live or simulated"
    _chosen: Fallback | Simulated | None = None

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Raises SourceUnavailable only if live prices were chosen and fail later."""
        if self._chosen is not None:
            return await self._chosen.prices(listings, now=now)
        try:
            found = await self.live.prices(listings, now=now)
        except SourceUnavailable as failure:
            log.warning("SIMULATED MARKET: %s; prices are made up from here on", failure)
            self._chosen = self.simulated
            return await self.simulated.prices(listings, now=now)
        self._chosen = self.live
        return found

    async def second_opinion(
        self, listings: Sequence[Listing], *, besides: str, now: datetime
    ) -> Mapping[str, Sample]:
        """As the live sources confirm it; a simulated market confirms nothing."""
        if self._chosen is not self.live:
            return {}
        return await self.live.second_opinion(listings, besides=besides, now=now)
