"""Interest through the real job, killed in the middle of its days."""

import asyncio
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.settings import Settings
from backend.staking.stake import stake
from jobs.batches import apply_interest
from jobs.run import perform
from tests.jobs.killed import killed_at
from tests.world.world import NOW, SOL, World, make_world

THREE_DAYS_LATE = datetime.fromisoformat("2026-01-08T01:00Z")
# 10 SOL at 7 % a year and 1.25 at 7.3 %, for three hours and two days.
ACCRUED = ["0.000239726", "0.001917808", "0.001917808"]
EXCHANGE_RATE = "1.25053131250125"


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """A stake of 10 SOL, and a pool at 1.25."""
    made = await make_world(engine)
    user = await made.person("alice")
    async with transaction(engine) as connection:
        await stake(connection, user_id=user, token_address=SOL, amount=Decimal(10), now=NOW)
    return made


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str) -> Settings:
    return Settings.model_validate(
        {"database_url": fresh_database_url, "redis_url": redis_url, "price_source": "simulated"}
    )


async def figures(world: World) -> tuple[list[str], str]:
    """What each day added to the stake, and the pool's exchange rate."""
    async with world.engine.connect() as connection:
        accrued = await connection.execute(
            text("SELECT plain(amount) FROM interest_accruals ORDER BY accrued_to")
        )
        rate = await connection.execute(text("SELECT plain(exchange_rate) FROM liquid_stake_pools"))
        return list(accrued.scalars()), rate.scalar_one()


@pytest.mark.parametrize(
    "held",
    [
        "SELECT FROM investments FOR UPDATE",
        "SELECT FROM liquid_stake_pools FOR UPDATE",
        "LOCK TABLE batch_runs IN SHARE MODE",
        "SELECT FROM token_prices FOR UPDATE",
    ],
    ids=["at the stakes", "at the pools", "at its record", "at the prices of the pools"],
)
async def test_a_job_killed_midway_leaves_nothing_and_the_next_does_all(
    world: World, settings: Settings, held: str
) -> None:
    before = await world.contents()
    await asyncio.to_thread(
        killed_at, held, job="apply_interest", at=THREE_DAYS_LATE, settings=settings
    )
    assert await world.contents() == before
    for _ in range(2):
        await perform(apply_interest.run, settings=settings, now=THREE_DAYS_LATE, chunk={})
        assert await figures(world) == (ACCRUED, EXCHANGE_RATE)
    assert await world.broken_rules() == []


async def test_three_days_are_caught_up_by_three_workers_at_once(
    world: World, settings: Settings
) -> None:
    counts = await asyncio.gather(
        *(
            perform(apply_interest.run, settings=settings, now=THREE_DAYS_LATE, chunk={})
            for _ in range(3)
        )
    )
    assert sum(count["stakes"] for count in counts) == 3
    assert await figures(world) == (ACCRUED, EXCHANGE_RATE)
    assert await world.broken_rules() == []
