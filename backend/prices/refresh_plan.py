"""When prices are refreshed, and whose come first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

FRESH_SECONDS: Final = 30
"""A stored price younger than this is shown without asking for a newer one."""
DAY_INTERVAL_SECONDS: Final = 600
NIGHT_INTERVAL_SECONDS: Final = 900
# Hours of the competition's timezone, from the first up to the second.
NIGHT_FROM_HOUR: Final = 0
NIGHT_UNTIL_HOUR: Final = 6

# Wake-ups come a little early or late; without slack a price would wait for the one after.
SLACK_MAX: Final = timedelta(seconds=5)
SLACK_SHARE: Final = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that could be refreshed; `move` is its latest change as a fraction."""

    token_address: str
    viewers: int
    move: Decimal
    updated_at: datetime | None

    def is_older_than(self, moment: datetime) -> bool:
        """Whether its price was observed before the moment, or never."""
        return self.updated_at is None or self.updated_at < moment


def background_interval_seconds(*, now: datetime, timezone: ZoneInfo) -> int:
    """Seconds between refreshes of all tokens: 600 by day, 900 by night (00-06 local)."""
    is_night = NIGHT_FROM_HOUR <= now.astimezone(timezone).hour < NIGHT_UNTIL_HOUR
    return NIGHT_INTERVAL_SECONDS if is_night else DAY_INTERVAL_SECONDS


def next_tick(*, after: datetime, tick_seconds: int) -> datetime:
    """The next time that everybody observes at: whole multiples of a tick since 1970."""
    ticks = int(after.timestamp()) // tick_seconds + 1
    return datetime.fromtimestamp(ticks * tick_seconds, after.tzinfo)


def is_due(candidate: Candidate, *, interval_seconds: int, now: datetime) -> bool:
    """Whether the price is missing, or about as old as it may become between two refreshes."""
    if candidate.updated_at is None:
        return True
    interval = timedelta(seconds=interval_seconds)
    return now - candidate.updated_at >= interval - min(SLACK_MAX, interval / SLACK_SHARE)


def refresh_order(candidates: Iterable[Candidate]) -> list[str]:
    """Addresses to refresh: most watched first, then the most volatile, then the oldest.

    A token without a price is older than any.
    """
    never = datetime.min.replace(tzinfo=UTC)
    ordered = sorted(
        candidates,
        key=lambda one: (
            -one.viewers,
            -abs(one.move),
            one.updated_at or never,
            one.token_address,
        ),
    )
    return [candidate.token_address for candidate in ordered]
