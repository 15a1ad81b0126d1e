"""How often one address and one wallet may do things, counted by all servers together.

Ordinary calls are counted by each server for itself, for they are many and cheap. What is
dear is counted in Redis; while Redis is away each server counts that for itself as well.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from time import monotonic
from typing import ClassVar, Final

from limits import RateLimitItem, RateLimitItemPerDay, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import RateLimiter, SlidingWindowCounterRateLimiter
from limits.errors import StorageError

from backend.redis.connect import ANSWER_SECONDS, CONNECT_SECONDS
from backend.refusals import Refusal

log = logging.getLogger(__name__)

REDIS_AWAY_SECONDS: Final = 5
"""How long Redis is left alone after it did not answer, so that no call waits for it in vain."""


class TooManyRequests(Refusal):
    """Somebody does something too often."""

    key: ClassVar[str] = "TOO_MANY_REQUESTS"
    reason: ClassVar[str] = "rate_limited"
    fact_names: ClassVar[tuple[str, ...]] = ("retry_after_seconds",)


class TooManyOrdersToday(TooManyRequests):
    """A wallet gave as many orders in a day as it may."""

    reason: ClassVar[str] = "daily_order_limit"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often `what` is done by one who is counted; `is_shared` by all servers together."""

    what: str
    rate: RateLimitItem
    is_shared: bool
    refusal: type[TooManyRequests] = TooManyRequests


CALLS: Final = Limit("calls from this address", parse("6000/minute"), is_shared=False)
SIGN_INS: Final = Limit("sign-ins from this address", parse("300/minute"), is_shared=True)
JOININGS: Final = Limit("new wallets from this address", parse("60/minute"), is_shared=True)
ORDERS: Final = Limit("orders of this wallet", parse("120/minute"), is_shared=True)


def orders_of_a_day(number: int) -> Limit:
    """The limit of `number` orders of one wallet within 24 hours."""
    return Limit(
        "orders of this wallet in a day",
        RateLimitItemPerDay(number),
        is_shared=True,
        refusal=TooManyOrdersToday,
    )


@dataclass(slots=True)
class RateLimits:
    """The counting of one server process."""

    shared: RateLimiter
    own: RateLimiter = field(
        default_factory=lambda: SlidingWindowCounterRateLimiter(MemoryStorage())
    )
    _redis_back_at: float = 0

    async def admit(self, limit: Limit, who: str, *, now: datetime) -> None:
        """Count one more; TooManyRequests when that is more than the limit allows."""
        if limit.is_shared and monotonic() >= self._redis_back_at:
            try:
                return await _admit(self.shared, limit, who, now=now)
            except StorageError as fault:
                log.warning("orders and sign-ins are counted without Redis: %s", fault)
                self._redis_back_at = monotonic() + REDIS_AWAY_SECONDS
        return await _admit(self.own, limit, who, now=now)


class NoLimits(RateLimits):
    """Everybody may do everything as often as they like."""

    def __init__(self) -> None:
        super().__init__(shared=SlidingWindowCounterRateLimiter(MemoryStorage()))

    async def admit(self, limit: Limit, who: str, *, now: datetime) -> None:
        """Nobody is counted."""


def open_rate_limits(redis_url: str, *, is_on: bool) -> RateLimits:
    """What counts in this Redis; connects at the first count."""
    if not is_on:
        return NoLimits()
    storage = RedisStorage(
        f"async+redis+{redis_url}" if redis_url.startswith("unix:") else f"async+{redis_url}",
        implementation="redispy",
        wrap_exceptions=True,
        key_prefix="rate_limits",
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
    )
    return RateLimits(shared=SlidingWindowCounterRateLimiter(storage))


async def _admit(counting: RateLimiter, limit: Limit, who: str, *, now: datetime) -> None:
    if await counting.hit(limit.rate, limit.what, who):
        return
    free_again_at = (await counting.get_window_stats(limit.rate, limit.what, who)).reset_time
    until_free = ceil(free_again_at - now.timestamp())
    # The counting has a clock of its own, a little ahead of a `now` from before the count.
    seconds = min(max(1, until_free), limit.rate.get_expiry())
    raise limit.refusal(
        f"Too many {limit.what}: {limit.rate.amount} a {limit.rate.GRANULARITY.name} are allowed. "
        f"Try again in {seconds} seconds.",
        retry_after_seconds=seconds,
    )
