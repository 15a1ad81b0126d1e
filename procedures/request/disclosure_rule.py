"""The organiser's rule of disclosure, as a process last read it."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.competition.publication_store import Kept, kept_season
from backend.database.transaction import reading

READ_AGAIN_SECONDS: Final = 1.0
"""How long a process goes by what it last read, so that portfolios cost no further statement."""


@dataclass(slots=True)
class DisclosureRule:
    """What is kept from others now, read again when it is older than a second: of the primary, for
    what the organiser hides is hidden at once.
    """

    engine: AsyncEngine
    _kept: Kept | None = None
    _read_at: float | None = None

    async def kept(self, *, now: datetime) -> Kept | None:
        """The season that others do not see everything of at once; None while all is open."""
        if self._read_at is None or monotonic() - self._read_at >= READ_AGAIN_SECONDS:
            began = monotonic()
            async with reading(self.engine) as connection:
                self._kept = await kept_season(connection, now=now)
            self._read_at = began
        return self._kept

    async def forget(self) -> None:
        """Read the rule again when it is next asked for."""
        self._read_at = None
