"""Which prices to refresh now, and in which order."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.quote_store import price_moves
from backend.prices.refresh_plan import Candidate, is_due, refresh_order
from backend.redis.presence import viewers, watched_tokens

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
    connection: AsyncConnection, *, watching: Audience, now: datetime, timezone: ZoneInfo
) -> list[str]:
    """Addresses of the tokens whose price is due, the most watched and volatile first.

    Who watches a liquid-staking token watches its base token.
    """
    moves = await price_moves(connection)
    # An open position watches its token, whoever is asleep: it may be liquidated.
    watched: Counter[str] = Counter()
    for move in moves:
        watched[move.address] += watching.by_token.get(move.asked_address, 0)
        watched[move.address] += move.has_positions
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
        (
            candidate
            for candidate in candidates.values()
            if is_due(
                candidate,
                viewers=max(watching.viewers, candidate.viewers),
                now=now,
                timezone=timezone,
            )
        ),
        now=now,
    )
