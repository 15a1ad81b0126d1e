"""The whole server for tests: its real app on a seeded database, asked without a socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.app.application import application
from backend.clock import utc_now
from backend.database.transaction import transaction
from tests.procedures.replicated import Replicated
from tests.procedures.server import AppServer
from tests.world.standby import Standby
from tests.world.world import PRICES

FIRST_PRICES_SECONDS = 10


@pytest.fixture
def environment(
    fresh_database_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """The server's settings: this test's own database, and prices that stand still."""
    prices = tmp_path / "prices.json"
    prices.write_text(json.dumps({"prices": {mint: str(usd) for mint, usd in PRICES.items()}}))
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("ALPHA_PRICE_SOURCE", f"file:{prices}")
    return monkeypatch


@pytest.fixture
def on_https(environment: pytest.MonkeyPatch) -> None:
    """The site is known to its users by an https address."""
    environment.setenv("ALPHA_PUBLIC_URL", "https://play.example.com")


@pytest.fixture
def with_replica(
    environment: pytest.MonkeyPatch,
    patient: None,
    standby: Standby,
    fresh_database_url: str,
) -> None:
    """The standby answers readings."""
    environment.setenv("DATABASE_READ_URL", standby.at(fresh_database_url))


@pytest.fixture
async def server(environment: pytest.MonkeyPatch, engine: AsyncEngine) -> AsyncIterator[AppServer]:
    """The server as `./alpha api` runs it, in a competition that began this hour, with prices."""
    async with transaction(engine) as connection:
        await seed(connection, now=utc_now())
    app = application()
    async with app.router.lifespan_context(app):
        started = AppServer(app=app, engine=engine)
        # A server stopped while it still connects leaves PostgreSQL waiting for it to sign in,
        # and the test's database cannot be dropped meanwhile.
        async with asyncio.timeout(FIRST_PRICES_SECONDS):
            while not await started.count("token_prices"):  # noqa: ASYNC110 - in the database
                await asyncio.sleep(0.01)
        yield started


@pytest.fixture
async def replicated(
    with_replica: None,
    server: AppServer,
    standby: Standby,
    fresh_database_url: str,
) -> AsyncIterator[Replicated]:
    """Two such servers, whose standby is as old as a test wants."""
    app = application()
    async with app.router.lifespan_context(app):
        second = AppServer(app=app, engine=server.engine)
        opened = Replicated((server, second), standby, fresh_database_url)
        await opened.begin()
        yield opened
