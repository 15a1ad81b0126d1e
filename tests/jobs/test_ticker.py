"""The ticker as a process: it observes prices by itself, outlives a broken line, and stops."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.clock import utc_now
from backend.database.transaction import transaction
from backend.redis.connect import connect
from backend.redis.presence import ACTIVE_SESSIONS, see

TIMEOUT_SECONDS = 60
QUIET_SECONDS = 3
SOL = "So11111111111111111111111111111111111111112"
STOPPED_SECONDS = 20


@pytest.fixture
async def seeded(engine: AsyncEngine) -> AsyncEngine:
    """A database with tokens, of which none has a price."""
    async with transaction(engine) as connection:
        await seed(connection, now=utc_now())
    return engine


@contextmanager
def ticker(database_url: str, redis_url: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": "simulated",
        "ALPHA_TICK_SECONDS": "1",
    }
    command = (sys.executable, "-m", "backend.app.cli", "ticker")
    process = subprocess.Popen(command, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def wait_until(holds: Callable[[], Awaitable[bool]], *, what: str) -> None:
    end = time.monotonic() + TIMEOUT_SECONDS
    while not await holds():
        assert time.monotonic() < end, f"not within {TIMEOUT_SECONDS} s: {what}"
        time.sleep(0.1)  # noqa: ASYNC251 - nothing else runs in this loop


async def priced(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        counted = await connection.execute(text("SELECT count(*) FROM token_prices"))
        return int(counted.scalar_one())


async def ticks(engine: AsyncEngine) -> list[datetime]:
    """When SOL was observed, to the second, oldest first."""
    question = text(
        "SELECT date_trunc('second', priced_at) FROM price_history"
        " WHERE token_address = :token ORDER BY priced_at"
    )
    async with engine.connect() as connection:
        return list((await connection.execute(question, {"token": SOL})).scalars())


async def test_it_prices_every_token_without_any_other_process_and_stops_at_once(
    seeded: AsyncEngine, fresh_database_url: str, redis_url: str
) -> None:
    async def has_prices() -> bool:
        return await priced(seeded) > 20

    with ticker(fresh_database_url, redis_url) as process:
        await wait_until(has_prices, what="every token has a price")
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOPPED_SECONDS) == 0


async def test_it_goes_on_after_the_line_to_the_database_broke(
    seeded: AsyncEngine, fresh_database_url: str, redis_url: str
) -> None:
    async def has_prices() -> bool:
        return await priced(seeded) > 20

    with ticker(fresh_database_url, redis_url) as process:
        await wait_until(has_prices, what="every token has a price")
        with psycopg.connect(fresh_database_url, autocommit=True) as connection:
            connection.execute("DELETE FROM token_prices")
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await seeded.dispose()
        await wait_until(has_prices, what="prices come again")
        assert process.poll() is None


async def test_it_observes_each_second_while_somebody_looks_and_not_while_nobody_does(
    seeded: AsyncEngine, fresh_database_url: str, redis_url: str
) -> None:
    async def has_first() -> bool:
        return len(await ticks(seeded)) >= 1

    async def has_three_more() -> bool:
        return len(await ticks(seeded)) >= 4

    async with connect(redis_url) as redis:
        with ticker(fresh_database_url, redis_url):
            await wait_until(has_first, what="the first prices")
            time.sleep(QUIET_SECONDS)  # noqa: ASYNC251 - in which nothing is to happen
            assert len(await ticks(seeded)) == 1

            await see(redis, {"alice": [SOL]}, now=utc_now())
            await wait_until(has_three_more, what="three ticks while somebody looks")
            observed = await ticks(seeded)
            assert len(set(observed)) == len(observed)

            await redis.delete(ACTIVE_SESSIONS)
            # What was due before may still be under way.
            time.sleep(QUIET_SECONDS)  # noqa: ASYNC251
            before = await ticks(seeded)
            time.sleep(QUIET_SECONDS)  # noqa: ASYNC251
            assert await ticks(seeded) == before
