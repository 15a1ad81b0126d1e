"""Stored prices: newest wins, history is complete, and pools follow even when both move."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.admin.seed import seed
from backend.database.transaction import transaction
from backend.liquid_staking.price_store import reprice_pools
from backend.prices.store import Price, write_prices

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOL = "So11111111111111111111111111111111111111112"
JITOSOL = "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn"


def sol(price: str, *, after_seconds: int = 0) -> Price:
    at = NOW + timedelta(seconds=after_seconds)
    return Price(token_address=SOL, price_usd=Decimal(price), last_updated=at, source="jupiter")


@pytest.fixture
async def market(engine: AsyncEngine) -> AsyncEngine:
    """The seed, with SOL at 150 USD and a JitoSOL pool at 1.25."""
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
        await set_rate(connection, "1.25")
        await write_prices(connection, [sol("150")])
        await reprice_pools(connection, now=NOW)
    return engine


async def set_rate(connection: AsyncConnection, rate: str) -> None:
    """A recorded rate that grows no further, past the trigger that keeps records as they are."""
    for table, change in (
        ("liquid_stake_pools", "exchange_rate = CAST(:rate AS numeric), interest_rate = 0"),
        ("pool_accruals", "exchange_rate = CAST(:rate AS numeric)"),
    ):
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(
            text(f"UPDATE {table} SET {change} WHERE lst_token_address = :lst"),
            {"rate": rate, "lst": JITOSOL},
        )
        await connection.execute(text("SET LOCAL session_replication_role = origin"))


async def stored(engine: AsyncEngine, token_address: str) -> tuple[str, datetime]:
    question = text("SELECT price_usd, last_updated FROM token_prices WHERE token_address = :token")
    async with engine.connect() as connection:
        row = (await connection.execute(question, {"token": token_address})).one()
    return row.price_usd, row.last_updated


@pytest.mark.parametrize(
    ("after_seconds", "written", "price"),
    [(-1, 0, "150"), (0, 0, "150"), (1, 1, "160")],
    ids=["older", "of the same moment", "newer"],
)
async def test_only_a_newer_price_is_written(
    market: AsyncEngine, after_seconds: int, written: int, price: str
) -> None:
    async with transaction(market) as connection:
        changes = await write_prices(connection, [sol("160", after_seconds=after_seconds)])
        history = await connection.execute(
            text("SELECT count(*) FROM price_history WHERE source = 'jupiter'")
        )
        assert history.scalar_one() == 1 + written
    assert len(changes) == written
    assert (await stored(market, SOL))[0] == price


@pytest.mark.parametrize(
    ("price", "as_text"),
    [
        ("1E+2", "100"),
        ("0.00000000000000000000012", "0.00000000000000000000012"),
        ("150.10", "150.1"),
        ("999999999999.999999999999", "999999999999.999999999999"),
    ],
)
async def test_a_price_is_stored_as_plain_text_to_its_last_digit(
    engine: AsyncEngine, price: str, as_text: str
) -> None:
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
        await write_prices(connection, [sol(price)])
    assert (await stored(engine, SOL))[0] == as_text


async def test_a_pool_is_repriced_only_when_something_changed(market: AsyncEngine) -> None:
    async with transaction(market) as connection:
        assert await reprice_pools(connection, now=NOW + timedelta(hours=1)) == []
        await set_rate(connection, "1.26")
        changes = await reprice_pools(connection, now=NOW + timedelta(hours=2))
    assert [(change.symbol, change.price_usd) for change in changes] == [("JitoSOL", Decimal(189))]
    assert await stored(market, JITOSOL) == ("189", NOW)


@pytest.mark.parametrize("is_rate_first", [True, False])
async def test_a_new_base_price_and_a_new_rate_that_meet_both_count(
    market: AsyncEngine, is_rate_first: bool
) -> None:
    async def grow(connection: AsyncConnection) -> None:
        await set_rate(connection, "1.3")
        await reprice_pools(connection, now=NOW)

    async def rise(connection: AsyncConnection) -> None:
        await write_prices(connection, [sol("200", after_seconds=1)])
        await reprice_pools(connection, now=NOW)

    first, second = (grow, rise) if is_rate_first else (rise, grow)

    async def follow() -> None:
        async with transaction(market) as connection:
            await second(connection)

    async with transaction(market) as connection:
        await first(connection)
        following = asyncio.create_task(follow())
        await asyncio.sleep(0.3)
        assert not following.done()
    await following
    assert (await stored(market, JITOSOL))[0] == "260"
