"""How often one address and one wallet may do things, counted by all servers together.

What is dear is counted in Redis one by one. Ordinary calls are many and cheap: each server counts
them for itself and adds them to the count in Redis by blocks, so that an address that calls seldom
costs Redis nothing. While Redis is away each server counts for itself.
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
    """How often `what` is done by one who is counted, at all servers together.

    A server adds to the count in Redis when `block` more were done at it; so together they may
    exceed the limit by a block each.
    """

    what: str
    rate: RateLimitItem
    block: int = 1
    refusal: type[TooManyRequests] = TooManyRequests


CALLS: Final = Limit("calls from this address", parse("6000/minute"), block=100)
SIGN_INS: Final = Limit("sign-ins from this address", parse("300/minute"))
JOININGS: Final = Limit("new wallets from this address", parse("60/minute"))
CODES_OF_AN_ADDRESS: Final = Limit("invitation codes from this address", parse("200/hour"))
CODES_OF_A_WALLET: Final = Limit("invitation codes of this wallet", parse("20/hour"))
CALLS_OF_A_KEY: Final = Limit("calls by this key", parse("600/minute"), block=20)
DECISIONS: Final = Limit("decisions of this wallet", parse("60/minute"))
PRACTICE_OPENINGS: Final = Limit("openings of practice runs from this address", parse("60/minute"))
PRACTICE_RUNS: Final = Limit("new practice runs of this wallet", parse("30/hour"))
PRACTICE_STEPS: Final = Limit("practice steps of this wallet", parse("1200/minute"), block=20)
NEW_KEYS: Final = Limit("new keys of this wallet", parse("30/hour"))
ORDERS: Final = Limit("orders of this wallet", parse("120/minute"))


@dataclass(slots=True)
class Block:
    """What one server has not yet added to the count in Redis, and until when it need not try."""

    count: int = 0
    full_until: float = 0


def orders_of_a_day(number: int) -> Limit:
    """The limit of `number` orders of one wallet within 24 hours."""
    return Limit(
        "orders of this wallet in a day",
        RateLimitItemPerDay(number),
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
    _blocks: dict[tuple[str, str], Block] = field(default_factory=dict)
    _blocks_swept_at: float = 0

    async def admit(self, limit: Limit, who: str, *, now: datetime) -> None:
        """Count one more; TooManyRequests when that is more than the limit allows."""
        if limit.block == 1:
            if not await self._add_to_redis(limit, who, now=now):
                await _admit(self.own, limit, who, now=now)
            return
        await _admit(self.own, limit, who, now=now)
        block = self._block(limit, who)
        if block.full_until > monotonic():
            raise _refused(limit, seconds=ceil(block.full_until - monotonic()))
        block.count += 1
        if block.count < limit.block:
            return
        block.count = 0
        try:
            await self._add_to_redis(limit, who, now=now)
        except TooManyRequests as refusal:
            block.full_until = monotonic() + float(refusal.facts["retry_after_seconds"])
            raise

    async def _add_to_redis(self, limit: Limit, who: str, *, now: datetime) -> bool:
        """Whether Redis has counted a block; TooManyRequests when that is too many."""
        if monotonic() < self._redis_back_at:
            return False
        try:
            await _admit(self.shared, limit, who, now=now, cost=limit.block)
        except StorageError as fault:
            log.warning("each server counts by itself, without Redis: %s", fault)
            self._redis_back_at = monotonic() + REDIS_AWAY_SECONDS
            return False
        return True

    def _block(self, limit: Limit, who: str) -> Block:
        if monotonic() >= self._blocks_swept_at + limit.rate.get_expiry():
            self._blocks_swept_at = monotonic()
            # All of an earlier window, of addresses that may never come again.
            full = {key: one for key, one in self._blocks.items() if one.full_until > monotonic()}
            self._blocks = full
        return self._blocks.setdefault((limit.what, who), Block())


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


async def _admit(
    counting: RateLimiter, limit: Limit, who: str, *, now: datetime, cost: int = 1
) -> None:
    if await counting.hit(limit.rate, limit.what, who, cost=cost):
        return
    free_again_at = (await counting.get_window_stats(limit.rate, limit.what, who)).reset_time
    until_free = ceil(free_again_at - now.timestamp())
    # The counting has a clock of its own, a little ahead of a `now` from before the count.
    raise _refused(limit, seconds=min(max(1, until_free), limit.rate.get_expiry()))


def _refused(limit: Limit, *, seconds: int) -> TooManyRequests:
    return limit.refusal(
        f"Too many {limit.what}: {limit.rate.amount} a {limit.rate.GRANULARITY.name} are allowed. "
        f"Try again in {seconds} seconds.",
        retry_after_seconds=seconds,
    )
