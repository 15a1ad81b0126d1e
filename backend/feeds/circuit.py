"""Which sources to leave alone, and until when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from backend.feeds.source import SourceUnavailable

REST_SECONDS: Final = 30
# A server that names a reset far away, or a wrong one, is still tried now and then.
REST_SECONDS_MAX: Final = 600


@dataclass(slots=True)
class Circuit:
    """Remembers, in this process, the sources that failed."""

    _resting_until: dict[str, datetime] = field(default_factory=dict)

    def is_resting(self, name: str, *, now: datetime) -> bool:
        """Whether `name` failed so recently that asking again is no use or no manners."""
        until = self._resting_until.get(name)
        return until is not None and now < until

    def trip(self, name: str, failure: SourceUnavailable, *, now: datetime) -> None:
        """Leaves `name` alone until the reset it named, or for 30 s if it named none."""
        named = failure.retry_after_seconds
        seconds = REST_SECONDS if named is None else min(max(named, 1), REST_SECONDS_MAX)
        self._resting_until[name] = now + timedelta(seconds=seconds)

    def seconds_to_rest(self, names: list[str], *, now: datetime) -> int:
        """Seconds until the first of `names` may be asked again, at least 1."""
        waits = [
            (until - now).total_seconds()
            for name in names
            if (until := self._resting_until.get(name)) is not None
        ]
        return max(1, int(min(waits, default=1.0)))
