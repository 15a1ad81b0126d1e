"""Refreshes prices before they grow old, and values the leaderboard at them."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.batches.rest import rest_until
from backend.clock import iso
from backend.competition.season_store import work_of_seasons
from backend.database.transaction import transaction
from backend.prices.due import TRADING_FOR, audience, due_prices
from backend.prices.quote_store import is_traded
from backend.prices.refresh_plan import background_interval_seconds, next_tick
from backend.prices.update import PriceUpdater, Refreshed
from backend.redis.events import VALUATIONS, publish
from backend.settings import Settings
from backend.standings.store import refresh_standings
from jobs.context import Counts, JobContext

RESTS_MAX: Final = timedelta(days=1)
"""Without any season something is looked at once a day."""


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
    await value_standings(context, now=now)
    if context.settings.rest_after_seconds:
        works_next = await _works_next(context, now=now)
        with suppress(RedisError):
            await rest_until(context.redis, works_next)
    return {
        "written": refreshed.written,
        "refused": refreshed.refused,
        "unanswered": refreshed.unanswered,
    }


async def value_standings(context: JobContext, *, now: datetime) -> Counts:
    """Value the leaderboard at the stored prices; how many were valued."""
    async with transaction(context.engine) as connection:
        valued = await refresh_standings(connection, now=now)
    await publish(context.redis, VALUATIONS, [{"as_of": iso(now)}])
    return {"valued": valued}


async def _works_next(context: JobContext, *, now: datetime) -> datetime | None:
    """Before when no batch has anything to do should nobody come; None where it may at once."""
    watching = await audience(context.redis, now=now)
    async with transaction(context.engine) as connection:
        if watching.viewers > 0 or await is_traded(connection, since=now - TRADING_FOR):
            return None
        work = await work_of_seasons(connection, now=now)
    if work.is_to_settle:
        return None
    moments = [moment for moment in (work.begins_or_ends_at,) if moment is not None]
    if work.is_played:
        zone = ZoneInfo(context.settings.timezone)
        interval_seconds = background_interval_seconds(now=now, timezone=zone)
        moments.append(next_tick(after=now, tick_seconds=interval_seconds))
    return min(moments, default=now + RESTS_MAX)


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
