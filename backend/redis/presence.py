"""Who is looking at their portfolio, and at which tokens.

`active_sessions` holds wallets by the time their session expires, `session:{wallet}`
the tokens they watch, `token_frequency` how many of the present watch each token.
All counts are derived from what has not expired, so a crash leaks none.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from redis.asyncio import Redis

SESSION_SECONDS: Final = 300
VISITORS: Final = "visitors"
"""Stands for all who follow prices without a wallet: they count as one viewer."""
ACTIVE_SESSIONS: Final = "active_sessions"
TOKEN_FREQUENCY: Final = "token_frequency"  # noqa: S105 - a token of the chain
WALLETS_AT_ONCE: Final = 1000
REPORTED_AGAIN_AFTER: Final = timedelta(minutes=1)
WALLETS_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class Viewers:
    """Who looked at their portfolio by way of this process; reports each to Redis once a minute."""

    redis: Redis
    # Of what a wallet watches only the hash, which is enough to see a change.
    _reported: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    _unreported: dict[str, frozenset[str]] = field(default_factory=dict)
    _is_reporting: bool = False

    async def see(self, *, wallet: str, token_addresses: Sequence[str], now: datetime) -> None:
        """As the function `see`, but for what it reported within the last minute."""
        tokens = frozenset(token_addresses)
        reported_at, reported = self._reported.get(wallet, (None, None))
        if (
            reported_at is not None
            and now - reported_at < REPORTED_AGAIN_AFTER
            and reported == hash(tokens)
        ):
            return
        if len(self._reported) >= WALLETS_REMEMBERED:
            self._reported.clear()
        self._reported[wallet] = (now, hash(tokens))
        self._unreported[wallet] = tokens
        # A report that is under way takes this one next.
        if not self._is_reporting:
            await self._report(now)

    async def _report(self, now: datetime) -> None:
        self._is_reporting = True
        try:
            while self._unreported:
                watched, self._unreported = self._unreported, {}
                await see(self.redis, watched, now=now)
        finally:
            self._is_reporting = False


async def see(redis: Redis, watched: Mapping[str, Collection[str]], *, now: datetime) -> None:
    """Begins or prolongs the sessions of wallets, who watch these tokens, by five minutes."""
    expires_at = now.timestamp() + SESSION_SECONDS
    async with redis.pipeline(transaction=True) as together:
        for wallet, token_addresses in watched.items():
            together.set(_session(wallet), json.dumps(sorted(token_addresses)), ex=SESSION_SECONDS)
        together.zadd(ACTIVE_SESSIONS, dict.fromkeys(watched, expires_at))
        together.zremrangebyscore(ACTIVE_SESSIONS, "-inf", now.timestamp())
        together.expire(ACTIVE_SESSIONS, SESSION_SECONDS)
        await together.execute()


async def viewers(redis: Redis, now: datetime) -> int:
    """How many sessions have not expired at `now`."""
    return int(await redis.zcount(ACTIVE_SESSIONS, f"({now.timestamp()}", "+inf"))


async def watched_tokens(redis: Redis, now: datetime) -> Mapping[str, int]:
    """How many present viewers watch each token; also rewrites `token_frequency`."""
    present = await redis.zrangebyscore(ACTIVE_SESSIONS, f"({now.timestamp()}", "+inf")
    wallets = [str(wallet) for wallet in present]
    frequency: Counter[str] = Counter()
    for start in range(0, len(wallets), WALLETS_AT_ONCE):
        keys = [_session(wallet) for wallet in wallets[start : start + WALLETS_AT_ONCE]]
        for watched in await redis.mget(keys):
            frequency.update(json.loads(watched) if watched is not None else ())
    async with redis.pipeline(transaction=True) as together:
        together.delete(TOKEN_FREQUENCY)
        if frequency:
            together.zadd(TOKEN_FREQUENCY, dict(frequency))
            together.expire(TOKEN_FREQUENCY, SESSION_SECONDS)
        await together.execute()
    return frequency


def _session(wallet: str) -> str:
    return f"session:{wallet}"
