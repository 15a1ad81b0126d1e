"""The process that observes prices at each tick; any number may run, each price is asked once.

It is no batch of a worker's: one that looks every 5 seconds would keep a worker from all others.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.background import background_tasks
from backend.batches.rest import rests
from backend.database.clock import DatabaseClock
from backend.database.engine import open_engine
from backend.database.unavailable import DatabaseUnavailable, unavailable
from backend.features import PRICE_FOLLOWERS
from backend.prices.open import open_price_updater
from backend.prices.refresh_plan import next_tick
from backend.prices.update import PriceUpdater
from backend.redis.connect import connect
from backend.redis.heartbeats import beat_beside
from backend.settings import Settings
from jobs.batches.update_prices import refresh_due
from jobs.outage import Outage
from jobs.run import HTTP_TIMEOUT_SECONDS

POOL_SIZE = 2

log = logging.getLogger(__name__)


def run_ticker(settings: Settings) -> None:
    """Refresh what is due at each tick until SIGTERM or SIGINT, whatever fails at one."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    outage = Outage("ticker")
    async with _opened(settings) as (engine, redis, prices):
        clock = DatabaseClock(engine=engine)
        is_resting = False
        async with background_tasks(clock.keep(rests=lambda: is_resting)):
            while not await _stops_before_next_tick(stopping, clock, settings.tick_seconds):
                try:
                    was_resting, is_resting = is_resting, await _rests(redis, now=clock.now())
                    if is_resting:
                        continue
                    if was_resting:
                        await clock.measure()
                    await refresh_due(
                        engine=engine,
                        redis=redis,
                        prices=prices,
                        settings=settings,
                        now=clock.now(),
                    )
                except Exception as fault:
                    if unavailable(fault) is None and not isinstance(fault, RedisError):
                        log.exception("no prices at this tick")
                    outage.goes_on(fault)
                else:
                    outage.is_over()


async def _rests(redis: Redis, *, now: datetime) -> bool:
    try:
        await beat_beside(redis, "ticker")
        return await rests(redis, now=now)
    except RedisError:
        return False  # prices are observed without Redis as well


async def _stops_before_next_tick(
    stopping: asyncio.Event, clock: DatabaseClock, tick_seconds: int
) -> bool:
    try:
        now = clock.now()
        wait_seconds = (next_tick(after=now, tick_seconds=tick_seconds) - now).total_seconds()
    except DatabaseUnavailable:
        wait_seconds = float(tick_seconds)
    try:
        async with asyncio.timeout(wait_seconds):
            return await stopping.wait()
    except TimeoutError:
        return False


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[AsyncEngine, Redis, PriceUpdater]]:
    engine = open_engine(
        settings.database_address,
        pool_size=POOL_SIZE,
        is_preparing=settings.prepared_statements == "on",
    )
    try:
        async with (
            connect(settings.redis_address) as redis,
            httpx.AsyncClient(timeout=HTTP_TIMEOUT_SECONDS) as http,
        ):
            yield (
                engine,
                redis,
                open_price_updater(
                    settings, engine=engine, redis=redis, http=http, followers=PRICE_FOLLOWERS
                ),
            )
    finally:
        await engine.dispose()
