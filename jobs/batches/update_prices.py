"""Refreshes prices before they grow old, and values the leaderboard at them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import iso
from backend.database.transaction import transaction
from backend.prices.due import audience, due_prices
from backend.prices.update import PriceUpdater, Refreshed
from backend.redis.events import VALUATIONS, publish
from backend.settings import Settings
from backend.standings.store import refresh_standings
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Refresh what is due at `now`, beside the ticker; each part commits by itself.

    The leaderboard is valued here alone: each minute, not at each tick.
    """
    refreshed = await refresh_due(
        engine=context.engine,
        redis=context.redis,
        prices=context.prices,
        settings=context.settings,
        now=now,
    )
    # Even when nothing was due: traders freshen prices too, and holdings change without prices.
    async with transaction(context.engine) as connection:
        await refresh_standings(connection, now=now)
    await publish(context.redis, VALUATIONS, [{"as_of": iso(now)}])
    return {
        "written": refreshed.written,
        "refused": refreshed.refused,
        "unanswered": refreshed.unanswered,
    }


async def refresh_due(
    *,
    engine: AsyncEngine,
    redis: Redis,
    prices: PriceUpdater,
    settings: Settings,
    now: datetime,
) -> Refreshed:
    """Refresh the prices that are due at `now`, for those who look, hold and trade."""
    watching = await audience(redis, now=now)
    async with transaction(engine) as connection:
        due = await due_prices(
            connection,
            watching=watching,
            tick_seconds=settings.tick_seconds,
            now=now,
            timezone=ZoneInfo(settings.timezone),
        )
    return await prices.tick(due, now=now)
