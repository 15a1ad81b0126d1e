"""The updater as the settings describe it, on a real database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.feeds.priced_competition import PricedCompetition
from backend.prices.open import StoredCompetitions, open_price_updater
from backend.prices.store import Price, write_prices
from backend.prices.update import PriceUpdater
from backend.redis.connect import connect
from backend.settings import Settings
from tests.world.certificates import CERTIFICATES

NOW = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
HOUR = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOL = "So11111111111111111111111111111111111111112"


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, verify=CERTIFICATES) as client:
        yield client


def updater(
    engine: AsyncEngine, redis: Redis, http: httpx.AsyncClient, **settings: str
) -> PriceUpdater:
    return open_price_updater(
        Settings.model_validate(settings),
        engine=engine,
        redis=redis,
        http=http,
        followers=PRICE_FOLLOWERS,
    )


@pytest.mark.parametrize(
    ("source", "gate", "is_gated"),
    [
        ("simulated", "", True),
        ("", "", True),
        ("live", "off", False),
        ("file:prices.json", "", False),
        ("file:prices.json", "on", True),
    ],
)
def test_only_typed_prices_pass_ungated_unless_told_otherwise(
    engine: AsyncEngine,
    redis: Redis,
    http: httpx.AsyncClient,
    source: str,
    gate: str,
    is_gated: bool,
) -> None:
    assert updater(engine, redis, http, price_source=source, price_gate=gate).is_gated is is_gated


@pytest.mark.parametrize(
    ("gate", "typed", "stored"),
    [
        pytest.param("", "20", "20", id="who types a jump means it"),
        pytest.param("on", "20", "150", id="unless the gate is on"),
        pytest.param("", "0", "150", id="zero is no price"),
        pytest.param("", "NaN", "150", id="nor is NaN"),
    ],
)
async def test_a_typed_price_moves_the_market(
    engine: AsyncEngine,
    redis: Redis,
    http: httpx.AsyncClient,
    tmp_path: Path,
    gate: str,
    typed: str,
    stored: str,
) -> None:
    path = tmp_path / "prices.json"
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
    opened = updater(engine, redis, http, price_source=f"file:{path}", price_gate=gate)
    for seconds, price in ((0, "150"), (31, typed)):
        path.write_text(f'{{"prices": {{"{SOL}": "{price}"}}}}')
        await opened.freshen([SOL], now=NOW + timedelta(seconds=seconds))
    async with engine.connect() as connection:
        question = text("SELECT price_usd FROM token_prices WHERE source = 'file'")
        assert (await connection.execute(question)).scalar_one() == stored


@pytest.mark.parametrize(
    ("is_seeded", "price", "competition"),
    [
        pytest.param(
            False, None, PricedCompetition(started_at=None, source=None), id="an empty database"
        ),
        pytest.param(
            True, None, PricedCompetition(started_at=HOUR, source=None), id="before any price"
        ),
        pytest.param(
            True, (NOW, "pyth"), PricedCompetition(started_at=HOUR, source="pyth"), id="priced"
        ),
        pytest.param(
            True,
            (HOUR - timedelta(seconds=1), "simulated"),
            PricedCompetition(started_at=HOUR, source=None),
            id="priced in an earlier competition",
        ),
    ],
)
async def test_the_competition_is_read_from_the_database(
    engine: AsyncEngine,
    is_seeded: bool,
    price: tuple[datetime, str] | None,
    competition: PricedCompetition,
) -> None:
    async with transaction(engine) as connection:
        if is_seeded:
            await seed(connection, now=NOW)
        if price is not None:
            at, source = price
            one = Price(token_address=SOL, price_usd=Decimal(1), last_updated=at, source=source)
            await write_prices(connection, [one])
    assert await StoredCompetitions(engine).current(now=NOW) == competition
