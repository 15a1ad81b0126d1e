"""When each source may be asked: its budget of requests, and its rests after failures."""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Final, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.feeds.source import SourceUnavailable
from backend.redis.source_budget import Budget, OwnBudget, Reservation, reserve
from backend.redis.source_states import note_answer, note_failure, source_states

log = logging.getLogger(__name__)

T = TypeVar("T")

REST_SECONDS: Final = 30
# A server that names a reset far away, or a wrong one, is still tried now and then.
REST_SECONDS_MAX: Final = 600
REDIS_AWAY_SECONDS: Final = 5
"""How long Redis is left alone after it did not answer, so that no refresh waits for it often."""


@dataclass(slots=True)
class Circuit:
    """Shared by all processes through Redis; without Redis each process knows its own requests."""

    redis: Redis | None = None
    _resting_until: dict[str, datetime] = field(default_factory=dict)
    _budgets: defaultdict[str, OwnBudget] = field(default_factory=lambda: defaultdict(OwnBudget))
    _redis_back_at: float = 0

    async def resting_until(self, names: Iterable[str], *, now: datetime) -> dict[str, datetime]:
        """Those of the sources that failed so recently that they are left alone at `now`."""
        shared = await self._shared(source_states) or ()
        until = {
            state.source: state.resting_until for state in shared if state.resting_until is not None
        }
        for name, own in self._resting_until.items():
            until[name] = max(own, until.get(name, own))
        return {name: until[name] for name in names if name in until and now < until[name]}

    async def trip(self, name: str, failure: SourceUnavailable, *, now: datetime) -> None:
        """Leaves `name` alone until the reset it named, or for 30 s if it named none."""
        named = failure.retry_after_seconds
        seconds = REST_SECONDS if named is None else min(max(named, 1), REST_SECONDS_MAX)
        until = now + timedelta(seconds=seconds)
        self._resting_until[name] = until
        await self._shared(
            lambda redis: note_failure(
                redis, name, failure=str(failure), resting_until=until, now=now
            )
        )

    async def note_answer(self, name: str, *, asked: int, answered: int, now: datetime) -> None:
        """Keeps how many tokens `name` has just given, of how many it was asked for."""
        await self._shared(
            lambda redis: note_answer(redis, name, asked=asked, answered=answered, now=now)
        )

    async def reserve(
        self, name: str, budget: Budget, *, now: datetime, wait_seconds_max: float
    ) -> Reservation:
        """Reserves the next request to `name`, if that may begin within `wait_seconds_max`."""
        shared = await self._shared(
            lambda redis: reserve(redis, name, budget, now=now, wait_seconds_max=wait_seconds_max)
        )
        if shared is not None and not shared.is_granted:
            return shared
        # Counted here as well, so that it is known when Redis goes away.
        own = self._budgets[name].reserve(budget, now=now, wait_seconds_max=wait_seconds_max)
        return own if shared is None else shared

    async def _shared(self, ask: Callable[[Redis], Awaitable[T]]) -> T | None:
        if self.redis is None or monotonic() < self._redis_back_at:
            return None
        try:
            return await ask(self.redis)
        except RedisError as error:
            log.warning("Redis is away; sources are spared by this process alone: %s", error)
            self._redis_back_at = monotonic() + REDIS_AWAY_SECONDS
            return None


def seconds_to_rest(resting: Mapping[str, datetime], *, now: datetime) -> int:
    """Seconds until the first of the resting sources may be asked again, at least 1."""
    waits = [(until - now).total_seconds() for until in resting.values()]
    return max(1, int(min(waits, default=1.0)))
