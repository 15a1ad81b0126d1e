"""A token's price history is what was stored, one price a step, with the price it began at."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.database.transaction import transaction
from backend.prices.history import Period, price_history
from backend.prices.store import Price, write_prices
from procedures.tokens import PriceHistory

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOL = "So11111111111111111111111111111111111111112"


@pytest.mark.parametrize(
    ("stored", "period", "shown"),
    [
        pytest.param({}, "1d", {}, id="nothing stored, nothing shown"),
        pytest.param({0: "150"}, "1h", {0: "150"}, id="the price of this very moment"),
        pytest.param(
            {90: "140", 70: "141", 10: "150"},
            "1h",
            {60: "141", 10: "150"},
            id="the last price before the period is the one it began at",
        ),
        pytest.param(
            {64: "1", 63: "2", 61: "3", 2: "4", 1: "5"},
            "1d",
            {61: "3", 1: "5"},
            id="a step shows its last price",
        ),
        pytest.param({-1: "99"}, "1h", {}, id="no price of tomorrow"),
    ],
)
async def test_the_history_shows(
    engine: AsyncEngine, stored: dict[int, str], period: Period, shown: dict[int, str]
) -> None:
    async with transaction(engine) as connection:
        await seed(connection, now=NOW - timedelta(days=2))
        for minutes, usd in stored.items():
            at = NOW - timedelta(minutes=minutes)
            price = Price(
                token_address=SOL, price_usd=Decimal(usd), last_updated=at, source="jupiter"
            )
            await write_prices(connection, [price])
        document = await price_history(connection, token_address=SOL, period=period, now=NOW)
    answered = PriceHistory.model_validate_json(document or b"")
    points = {
        (NOW - datetime.fromisoformat(point.timestamp)) // timedelta(minutes=1): str(
            point.price_usd
        )
        for point in answered.points
    }
    assert points == shown
    assert all(type(one["price_usd"]) is str for one in json.loads(document or b"")["points"])


async def test_an_unknown_token_has_no_history(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        assert await price_history(connection, token_address="?", period="1d", now=NOW) is None
