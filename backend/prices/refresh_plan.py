"""When prices are refreshed, and whose come first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

FRESH_SECONDS: Final = 30
DAY_INTERVAL_SECONDS: Final = 600
NIGHT_INTERVAL_SECONDS: Final = 900
# Hours of the competition's timezone, from the first up to the second.
NIGHT_FROM_HOUR: Final = 0
NIGHT_UNTIL_HOUR: Final = 6
# Smallest number of viewers, and how often their tokens are refreshed then.
VIEWED_INTERVALS_SECONDS: Final = ((50, 30), (10, 45), (1, 60))

# Ticks come a little early or late; without slack a price would wait for the one after.
TICK_SLACK_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that could be refreshed; `move` is its latest change as a fraction."""

    token_address: str
    viewers: int
    move: Decimal
    updated_at: datetime | None


def background_interval_seconds(*, now: datetime, timezone: ZoneInfo) -> int:
    """Seconds between refreshes of all tokens: 600 by day, 900 by night (00-06 local)."""
    is_night = NIGHT_FROM_HOUR <= now.astimezone(timezone).hour < NIGHT_UNTIL_HOUR
    return NIGHT_INTERVAL_SECONDS if is_night else DAY_INTERVAL_SECONDS


def viewed_interval_seconds(*, viewers: int) -> int | None:
    """Seconds between refreshes of watched tokens, shorter with more viewers; None for none."""
    for viewers_min, interval_seconds in VIEWED_INTERVALS_SECONDS:
        if viewers >= viewers_min:
            return interval_seconds
    return None


def refresh_offsets_seconds(*, viewers: int, tick_seconds: int) -> tuple[int, ...]:
    """When to look for due prices within a tick: at its start, and again at each interval."""
    interval_seconds = viewed_interval_seconds(viewers=viewers) or tick_seconds
    return tuple(range(0, tick_seconds, interval_seconds))


def is_due(candidate: Candidate, *, viewers: int, now: datetime, timezone: ZoneInfo) -> bool:
    """Whether the price is as old as a watched or unwatched token's may become, or missing.

    `viewers` is how many look at any token; those of the candidate decide whether it is watched.
    """
    if candidate.updated_at is None:
        return True
    viewed = viewed_interval_seconds(viewers=viewers) if candidate.viewers else None
    interval_seconds = viewed or background_interval_seconds(now=now, timezone=timezone)
    return now - candidate.updated_at >= timedelta(seconds=interval_seconds - TICK_SLACK_SECONDS)


def refresh_order(candidates: Iterable[Candidate], *, now: datetime) -> list[str]:
    """Addresses to refresh: most watched first, then the most volatile, then the oldest.

    Prices younger than 30 s are left out; a token without a price is older than any.
    """
    never = datetime.min.replace(tzinfo=now.tzinfo)
    stale = [
        (-candidate.viewers, -abs(candidate.move), candidate.updated_at or never, candidate)
        for candidate in candidates
        if candidate.updated_at is None
        or now - candidate.updated_at >= timedelta(seconds=FRESH_SECONDS)
    ]
    stale.sort(key=lambda entry: (*entry[:3], entry[3].token_address))
    return [candidate.token_address for *_, candidate in stale]
