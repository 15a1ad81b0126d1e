"""Interest through the real job, killed in the middle of its days."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.settings import Settings
from backend.staking.stake import stake
from jobs.batches import apply_interest
from jobs.run import perform
from tests.jobs.killed import killed_at
from tests.world.endings import accrue
from tests.world.world import NOW, SOL, USDC, World, make_world

TOKYO = ZoneInfo("Asia/Tokyo")
THREE_DAYS_LATE = datetime.fromisoformat("2026-01-08T01:00Z")
# For three hours and two days: 5 SOL staked at 7 % a year, 100 USDC lent at 5 %, and 1.25 at 7.3 %.
ACCRUED = {
    "staking": ["0.000119863", "0.000958904", "0.000958904"],
    "lending": ["0.001712", "0.013698", "0.013699"],
}
# 1.6 JitoSOL at that rate, less the 2 SOL that they cost.
GAINED = "0.0008501"
EXCHANGE_RATE = "1.25053131250125"


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """A stake of 5 SOL, a loan of 100 USDC, and a liquid stake of 2 SOL at 1.25."""
    made = await make_world(engine)
    user = await made.person("alice")
    async with transaction(engine) as connection:
        for begin, token, amount in ((stake, SOL, 5), (lend, USDC, 100), (liquid_stake, SOL, 2)):
            await begin(
                connection, user_id=user, token_address=token, amount=Decimal(amount), now=NOW
            )
    return made


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str) -> Settings:
    return Settings.model_validate(
        {"database_url": fresh_database_url, "redis_url": redis_url, "price_source": "simulated"}
    )


async def figures(world: World) -> tuple[dict[str, list[str]], str, str]:
    """What each day added to stake and loan, what the liquid stake gained, and its pool's rate."""
    accrued = await world.rows("""
        SELECT action_type, array_agg(plain(amount) ORDER BY accrued_to)
        FROM interest_accruals JOIN investments ON id = investment_id GROUP BY action_type
    """)
    ((gained,),) = await world.rows("""
        SELECT accrued_interest FROM investments WHERE action_type = 'liquid_staking'
    """)
    ((rate,),) = await world.rows("SELECT plain(exchange_rate) FROM liquid_stake_pools")
    return dict(accrued), gained, rate


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
        assert await figures(world) == (ACCRUED, GAINED, EXCHANGE_RATE)
    assert await world.broken_rules() == []


async def test_what_the_settlement_makes_up_beside_the_batch_is_made_once(
    world: World, settings: Settings
) -> None:
    async def made_up() -> Mapping[str, int]:
        async with transaction(world.engine) as connection:
            return await accrue(connection, timezone=TOKYO, now=THREE_DAYS_LATE)

    batch = perform(apply_interest.run, settings=settings, now=THREE_DAYS_LATE, chunk={})
    counts = await asyncio.gather(made_up(), batch, made_up())
    for name in ("stakes", "loans", "liquid_stakes", "pools"):
        assert sum(count[name] for count in counts) == 3, name
    assert await figures(world) == (ACCRUED, GAINED, EXCHANGE_RATE)
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
    for name in ("stakes", "loans", "liquid_stakes", "pools"):
        assert sum(count[name] for count in counts) == 3, name
    assert await figures(world) == (ACCRUED, GAINED, EXCHANGE_RATE)
    assert await world.broken_rules() == []
