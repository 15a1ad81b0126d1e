"""Which prices to refresh now, and in which order."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.transaction import transaction
from backend.prices.quote_store import as_of_moment, is_traded, price_moves, unobserved
from backend.prices.refresh_plan import (
    Candidate,
    background_interval_seconds,
    is_due,
    refresh_order,
)
from backend.prices.update import PriceUpdater
from backend.redis.presence import viewers, watched_tokens

TRADING_FOR: Final = timedelta(minutes=5)
"""How long after an order a trader counts as present, whatever they trade with."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Audience:
    """How many are present, and how many of them watch each token."""

    viewers: int
    by_token: Mapping[str, int]


async def audience(redis: Redis, *, now: datetime) -> Audience:
    """Who is present at `now`; nobody, with a warning, while Redis is away."""
    try:
        return Audience(
            viewers=await viewers(redis, now), by_token=await watched_tokens(redis, now)
        )
    except RedisError as error:
        log.warning("Redis is away; nobody counts as present: %s", error)
        return Audience(viewers=0, by_token={})


async def due_prices(
    connection: AsyncConnection,
    *,
    watching: Audience,
    tick_seconds: int,
    now: datetime,
    timezone: ZoneInfo,
) -> list[str]:
    """Addresses of the tokens whose price is due, the most watched and volatile first.

    While anybody looks, holds a position or trades, all tokens are due at each tick, for whoever
    watches one may trade any; otherwise by day and by night as in the background, and at the
    moments of which a batch wants the prices. Who watches a liquid-staking token watches its base
    token.
    """
    is_busy = watching.viewers > 0 or await is_traded(connection, since=now - TRADING_FOR)
    interval_seconds = (
        tick_seconds if is_busy else background_interval_seconds(now=now, timezone=timezone)
    )
    moment = await as_of_moment(connection, now=now)
    moves = await price_moves(connection)
    watched: Counter[str] = Counter()
    for move in moves:
        watched[move.address] += watching.by_token.get(move.asked_address, 0)
    candidates = {
        move.address: Candidate(
            token_address=move.address,
            viewers=watched[move.address],
            move=move.move,
            updated_at=move.last_updated,
        )
        for move in moves
    }
    return refresh_order(
        candidate
        for candidate in candidates.values()
        if is_due(candidate, interval_seconds=interval_seconds, now=now)
        or (moment is not None and candidate.is_older_than(moment))
    )


async def observe_as_of(updater: PriceUpdater, *, moment: datetime, now: datetime) -> None:
    """Observe what was not observed at the moment or later, in the first minute after it.

    Opens and commits its own transactions; for the batch that is about the moment, should no
    ticker have done so.
    """
    async with transaction(updater.engine) as connection:
        missing = await unobserved(connection, moment=moment, now=now)
    if missing:
        await updater.tick(missing, now=now)
