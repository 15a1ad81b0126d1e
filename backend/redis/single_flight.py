"""One fetch per token at a time, across all processes; the others wait for its result."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# Longer than three sources may take; a killed process blocks a token no longer than this.
FLIGHT_MILLISECONDS: Final = 20_000
WAIT_SECONDS: Final = 3.0
LOOK_SECONDS: Final = 0.05
# Deletes only what is still ours: an expired lock may by now be somebody else's.
RELEASE: Final = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
"""


@dataclass(frozen=True, slots=True)
class Flights:
    """The fetches under way; without Redis it knows only those of this process."""

    redis: Redis
    _here: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def take(self, token_addresses: Iterable[str]) -> AsyncIterator[frozenset[str]]:
        """Yields the tokens the caller is to fetch; those left out are in flight elsewhere."""
        free = set(token_addresses) - self._here
        # Marked before the first await, so that nobody here takes them meanwhile.
        self._here.update(free)
        owner = secrets.token_hex(16)
        try:
            yield await self._lock(free, owner=owner)
        finally:
            self._here.difference_update(free)
            await self._release(free, owner=owner)

    async def wait(
        self, token_addresses: Iterable[str], *, wait_seconds: float = WAIT_SECONDS
    ) -> bool:
        """Whether the flights of these tokens ended in time; if not, go on with what is stored."""
        waiting = set(token_addresses)
        try:
            async with asyncio.timeout(wait_seconds):
                while waiting and await self._any_in_flight(waiting):  # noqa: ASYNC110 - in Redis
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            return False
        return True

    async def _lock(self, tokens: set[str], *, owner: str) -> frozenset[str]:
        wanted = sorted(tokens)
        try:
            async with self.redis.pipeline(transaction=False) as together:
                for token in wanted:
                    together.set(_key(token), owner, nx=True, px=FLIGHT_MILLISECONDS)
                won = await together.execute()
        except RedisError as error:
            log.warning("Redis is away; fetches are shared in this process only: %s", error)
            return frozenset(wanted)
        return frozenset(token for token, is_won in zip(wanted, won, strict=True) if is_won)

    async def _release(self, tokens: set[str], *, owner: str) -> None:
        if not tokens:
            return
        try:
            keys = [_key(token) for token in sorted(tokens)]
            await self.redis.eval(RELEASE, len(keys), *keys, owner)
        except RedisError as error:
            log.warning("Redis is away; its locks will expire by themselves: %s", error)

    async def _any_in_flight(self, tokens: set[str]) -> bool:
        if tokens & self._here:
            return True
        try:
            return bool(await self.redis.exists(*(_key(token) for token in tokens)))
        except RedisError:
            return False


def _key(token: str) -> str:
    return f"flight:{token}"
