"""An arena on each market in which cheats are played."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.clock import SetClock
from backend.database.transaction import transaction
from backend.settings import Settings
from procedures.request.server import Server
from tests.fair.arena import Arena
from tests.fair.markets import TOKENS, Market, Typed, Walking

START: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["file", "simulated"])
async def arena(
    request: Any,  # noqa: ANN401
    engine: AsyncEngine,
    fresh_database_url: str,
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Arena]:
    """A competition that has begun, without fees, on gated prices."""
    # Time stands still while a procedure works, so there is nothing to wait for between looks.
    monkeypatch.setattr("backend.prices.observe.PAUSE_SECONDS_MAX", 0.0)
    async with transaction(engine) as connection:
        await seed(connection, now=START)
        await connection.execute(
            text("UPDATE competitions SET swap_fee_rate = 0, perp_fee_rate = 0")
        )
        found = await connection.execute(
            text(
                "SELECT token_address, starting_price_usd FROM token_listings"
                " WHERE token_address = ANY(:tokens)"
            ),
            {"tokens": list(TOKENS)},
        )
        starts = {row.token_address: row.starting_price_usd for row in found}
    path = tmp_path / "prices.json"
    market: Market = Typed(path) if request.param == "file" else Walking(engine, starts)
    settings = Settings.model_validate(
        {
            "database_url": fresh_database_url,
            "redis_url": redis_url,
            "price_source": f"file:{path}" if request.param == "file" else "simulated",
            "price_gate": "on",
            "rate_limits": "off",
        }
    )
    clock = SetClock(START)
    server = Server.opened(settings, clock=clock)
    opened = Arena(server, market, clock)
    await opened.observe()
    yield opened
    await server.http.aclose()
    await server.redis.aclose()
    await server.close_database()
