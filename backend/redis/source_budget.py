"""How often a source may be asked, counted by all processes together.

The count is a generic cell rate algorithm: one number per source, the moment at which all that
was reserved is paid back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from redis.asyncio import Redis

BURST_SHARE: Final = 5
KEPT_MILLISECONDS: Final = 600_000
# No clock like ours reserves further than the `min`; what a clock ahead of it reserved must not
# keep the source from us until its time has come.
RESERVE: Final = """
local now, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
local burst, wait_max = tonumber(ARGV[3]), tonumber(ARGV[4])
local paid_back = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
paid_back = math.min(paid_back, now + interval * burst + wait_max)
local wait = math.max(0, paid_back - interval * (burst - 1) - now)
local granted = wait <= wait_max and 1 or 0
redis.call('SET', KEYS[1], paid_back + interval * granted, 'PX', ARGV[5])
return {granted, wait}
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `requests` within any `seconds`: a fifth of them at once, the others evenly."""

    requests: int
    seconds: int

    @property
    def burst(self) -> int:
        """How many requests may begin at once after a time of quiet."""
        return max(1, self.requests // BURST_SHARE)

    @property
    def interval_seconds(self) -> float:
        """How far apart requests begin once the burst is spent."""
        return self.seconds / max(1, self.requests - self.burst)


@dataclass(frozen=True, slots=True)
class Reservation:
    """Whether a request may begin in `wait_seconds`; if not, that is when to try again."""

    is_granted: bool
    wait_seconds: float


async def reserve(
    redis: Redis, source: str, budget: Budget, *, now: datetime, wait_seconds_max: float
) -> Reservation:
    """Reserves the next request to `source`, if that begins within `wait_seconds_max`.

    Raises RedisError.
    """
    granted, wait = await redis.eval(
        RESERVE,
        1,
        f"source_budget:{source}",
        _milliseconds(now.timestamp()),
        _milliseconds(budget.interval_seconds),
        budget.burst,
        _milliseconds(wait_seconds_max),
        KEPT_MILLISECONDS,
    )
    return Reservation(is_granted=granted == 1, wait_seconds=wait / 1000)


@dataclass(slots=True)
class OwnBudget:
    """The same count within one process, for when Redis is away; the twin of `RESERVE`."""

    _paid_back: int = 0

    def reserve(self, budget: Budget, *, now: datetime, wait_seconds_max: float) -> Reservation:
        """As the function `reserve`."""
        at, interval = _milliseconds(now.timestamp()), _milliseconds(budget.interval_seconds)
        wait_max = _milliseconds(wait_seconds_max)
        paid_back = min(max(at, self._paid_back), at + interval * budget.burst + wait_max)
        wait = max(0, paid_back - interval * (budget.burst - 1) - at)
        is_granted = wait <= wait_max
        self._paid_back = paid_back + interval * is_granted
        return Reservation(is_granted=is_granted, wait_seconds=wait / 1000)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
