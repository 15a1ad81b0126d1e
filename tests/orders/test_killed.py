"""A worker that dies while it fills orders has filled none; the next one fills each once."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from backend.settings import Settings
from jobs.registry import job_function
from jobs.run import perform
from tests.jobs.killed import killed_at
from tests.world.waiting import orders_of, placed, triggered_at
from tests.world.world import NOW, SOL, USDC, World

LATER = NOW + timedelta(minutes=12)
WAIT_SECONDS = 120


@pytest.fixture
async def settings(
    world: World, fresh_database_url: str, redis_url: str, tmp_path: Path
) -> Settings:
    """A market whose source says 190 for SOL."""
    await world.write(
        f"INSERT INTO token_listings (token_address, is_major) VALUES ('{SOL}', true),"
        f" ('{USDC}', true)"
    )
    typed = tmp_path / "prices.json"
    typed.write_text(json.dumps({"prices": {SOL: "190", USDC: "1"}, "funding_rates": {}}))
    return Settings.model_validate(
        {
            "database_url": fresh_database_url,
            "redis_url": redis_url,
            "price_source": f"file:{typed}",
            "home": tmp_path,
        }
    )


async def update(settings: Settings) -> None:
    await perform(job_function("update_prices"), settings=settings, now=LATER, chunk={})


@pytest.mark.parametrize(
    "held",
    [
        pytest.param("SELECT FROM orders FOR UPDATE", id="as it finds them"),
        pytest.param(
            f"SELECT FROM user_balances WHERE token_address = '{SOL}' FOR UPDATE",
            id="as it comes to the wallets",
        ),
    ],
)
async def test_a_worker_that_is_killed_fills_nothing_and_the_next_fills_once(
    world: World, alice: UUID, settings: Settings, held: str
) -> None:
    for _ in range(10):
        await placed(world, alice, price="195", amount="10")
        await placed(world, alice, market="perp", leverage=2, price="195", amount="10")
    position = await world.open(alice, collateral="100", leverage=5)
    await triggered_at(world, alice, position, stop_loss="191")
    await asyncio.to_thread(killed_at, held, job="update_prices", at=LATER, settings=settings)
    assert set(await orders_of(world)) == {("open", None)}
    assert await world.broken_rules() == []
    # Who died holds the right to ask the source for some seconds more.
    async with asyncio.timeout(WAIT_SECONDS):
        while await orders_of(world) != [("filled", None)] * 20:
            await asyncio.gather(*(update(settings) for _ in range(3)))
            await asyncio.sleep(0.5)
    assert await world.count("perp_positions WHERE status = 'closed'") == 1
    assert await world.broken_rules() == []
