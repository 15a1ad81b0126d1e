"""What a source must know of the competition it prices, the same in every process."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

MADE_UP_MARKETS: Final = frozenset({"simulated", "replay", "file"})
LIVE: Final = "live"
REPRODUCIBLE_MARKETS: Final = frozenset({"simulated", "replay"})
"""Markets whose price at a moment is the same however often it is worked out."""


@dataclass(frozen=True, slots=True)
class PricedCompetition:
    """The competition that counts, as far as prices go.

    `started_at` is None when there is no competition; `source` names the source of the
    newest price stored since then, None before the first.
    """

    started_at: datetime | None
    source: str | None


class PricedCompetitions(Protocol):
    """Knows the competition at a moment."""

    async def current(self, *, now: datetime) -> PricedCompetition:
        """The competition that counts at `now`."""
        ...


def market_of(source: str) -> str:
    """The market a price belongs to: "live" for every real venue, else the source itself."""
    return source if source in MADE_UP_MARKETS else LIVE
