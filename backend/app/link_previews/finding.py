"""Finds what a link is about: on the leaderboard, or in the card that it carries."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Final

from backend.app.link_previews.links import Link, TraderLink
from backend.app.link_previews.preview import Preview
from backend.clock import utc_now
from backend.database.unavailable import DatabaseBusy
from backend.readings.call_readings import CallReadings
from backend.redis.rate_limits import CALLS
from backend.signing import InvalidSignature, verified
from backend.standings.views import standing
from procedures.leaderboard import CARD
from procedures.request.server import Server

KEPT_SECONDS: Final = 5.0
"""How long what was read of traders answers all who ask."""
KEPT_MAX: Final = 1_000
READING_SECONDS: Final = 3.0
"""How long a page waits for the database before it does without."""


@dataclass(slots=True)
class Previews:
    """Those of one server process."""

    server: Server
    _kept: dict[TraderLink, Preview | None] = field(default_factory=dict)
    _kept_since: float = 0.0

    async def find(self, link: Link, *, ip: str) -> Preview | None:
        """What there is to say; None of who takes no part, and of a card that nobody signed.

        Counts as a call from the address. Raises TooManyRequests; DatabaseBusy, and what the
        database raises, where that does not answer.
        """
        # Counting goes by this machine's clock.
        await self.server.limits.admit(CALLS, ip, now=utc_now())
        if not isinstance(link, TraderLink):
            return self._signed(link.signed)
        if monotonic() - self._kept_since >= KEPT_SECONDS or len(self._kept) >= KEPT_MAX:
            self._kept, self._kept_since = {}, monotonic()
        kept = self._kept
        if link not in kept:
            kept[link] = await self._standing(link)
        return kept[link]

    async def _standing(self, link: TraderLink) -> Preview | None:
        server = self.server
        readings = CallReadings(server.readings, server.batcher, server.replica, may_lag=True)
        wanted = partial(
            standing,
            wallet_address=link.wallet_address,
            season=link.season,
            now=server.clock.now(),
        )
        try:
            async with asyncio.timeout(READING_SECONDS):
                document = await readings.read(wanted)
        except TimeoutError:
            raise DatabaseBusy from None
        return None if document is None else Preview.of(document)

    def _signed(self, signed: str) -> Preview | None:
        secret = self.server.settings.secret.get_secret_value()
        try:
            return Preview.of(verified(signed, purpose=CARD, secret=secret))
        except (InvalidSignature, KeyError):  # also a card of an early release, with less in it
            return None
