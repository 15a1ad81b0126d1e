"""What the database takes and would cost; the plans are the spec's (12.7)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.cost.forecast import GIGABYTE, PLANS, Cost, bytes_a_day, cost, month_of
from backend.cost.store import TableSize, Whole
from backend.database.transaction import transaction
from tests.world.world import SOL

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
LAUNCH, SCALE = PLANS
CANDLE = text("""
INSERT INTO price_candles (
    token_address, minutes, opened_at, open, high, low, close, ticks, first_at, last_at
)
VALUES (:token, 1, :at, 1, 1, 1, 1, 1, :at, :at)
""")


async def awake_at(engine: AsyncEngine, *minutes: int) -> None:
    """Prices came so many minutes before NOW."""
    async with transaction(engine) as connection:
        for before in minutes:
            at = NOW - timedelta(minutes=before)
            await connection.execute(CANDLE, {"token": SOL, "at": at})


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("minutes", "awake_minutes"),
    [
        pytest.param((), 0, id="never"),
        pytest.param((60,), 6, id="a minute, and five until it is suspended"),
        pytest.param((60, 59, 58), 8, id="three in a row"),
        pytest.param((60, 50, 40), 18, id="each ten minutes"),
        pytest.param((2,), 2, id="until now"),
        pytest.param((20 * 24 * 60, 60), 6, id="longer ago than a fortnight"),
    ],
)
async def test_compute_hours_are_those_in_which_prices_kept_it_awake(
    engine: AsyncEngine, minutes: tuple[int, ...], awake_minutes: int
) -> None:
    async with transaction(engine) as connection:
        await connection.execute(text("DELETE FROM price_candles"))
    await awake_at(engine, *minutes)
    async with transaction(engine) as connection:
        found = await cost(connection, units=0.25, now=NOW)
    assert found.compute_hours == pytest.approx(awake_minutes / 60 * 0.25)


@pytest.mark.usefixtures("world")
async def test_every_table_is_weighed(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        found = await cost(connection, units=1, now=NOW)
        there = await connection.execute(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        )
        assert len(found.tables) == there.scalar_one()
    sizes = [table.bytes for table in found.tables]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) <= found.whole.bytes
    assert 0 < found.whole.connections <= found.whole.connections_max
    assert found.plan == LAUNCH


@pytest.mark.parametrize(
    ("days", "month"), [(14, 300.0), (7, 600.0), (0.25, 4200.0)], ids=["14", "7", "under a day"]
)
def test_a_month_goes_on_at_the_same_pace(days: float, month: float) -> None:
    assert month_of(140.0, days=timedelta(days=days)) == pytest.approx(month)


@pytest.mark.parametrize(
    ("hours", "gigabytes", "plan"),
    [(300, 10, LAUNCH), (301, 10, SCALE), (300, 10.1, SCALE), (751, 1, None), (1, 51, None)],
)
def test_the_plan_is_the_cheapest_that_includes_both(
    hours: float, gigabytes: float, plan: object
) -> None:
    month = Cost(
        tables=(),
        whole=Whole(bytes=0, connections=1, connections_max=100),
        awake_since=None,
        compute_hours=0,
        month_compute_hours=hours,
        month_bytes=gigabytes * GIGABYTE,
    )
    assert month.plan == plan


def test_a_table_grows_by_the_mean_size_of_its_rows() -> None:
    assert bytes_a_day(TableSize(name="x", bytes=1000, rows=10, rows_a_day=5)) == 500
    assert bytes_a_day(TableSize(name="x", bytes=1000, rows=0, rows_a_day=5)) == 0
