"""The ticker as a process: it observes prices by itself, outlives a broken line, and stops."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.clock import utc_now
from backend.database.transaction import transaction

TIMEOUT_SECONDS = 60
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
