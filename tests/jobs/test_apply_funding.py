"""Funding through the real job: killed midway, late, or three times at once, it is the same."""

import asyncio
import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.prices.store import Price, write_prices
from backend.settings import Settings
from jobs.batches import apply_funding, check_liquidations
from jobs.context import Counts
from jobs.run import perform
from tests.jobs.killed import killed_at
from tests.world.orders import open_position
from tests.world.world import BTC, NOW, SOL, USDC, World, make_world

LATE = datetime.fromisoformat("2026-01-06T09:30Z")
RATES = {SOL: "0.0002", BTC: "0.05"}


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """A long of 10 SOL at 200, opened four hours before the first settlement."""
    made = await make_world(engine)
    prices = [
        Price(SOL, Decimal(200), NOW, "test", NOW),
        Price(USDC, Decimal(1), NOW, "test", NOW),
    ]
    listings = text("INSERT INTO token_listings (token_address, is_major) VALUES (:sol, true)")
    async with transaction(engine) as connection:
        await connection.execute(listings, {"sol": SOL})
        await connection.execute(text("DELETE FROM token_prices"))
        await connection.execute(text("DELETE FROM price_history"))
        await write_prices(connection, prices)
    user = await made.person("alice", now=NOW)
    async with transaction(engine) as connection:
        await open_position(
            connection,
            user_id=user,
            token_address=SOL,
            collateral=Decimal(200),
            leverage=10,
            direction="long",
            now=NOW,
        )
    return made


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    typed = tmp_path / "prices.json"
    typed.write_text(json.dumps({"prices": {SOL: "200"}, "funding_rates": RATES}))
    return Settings.model_validate(
        {
            "database_url": fresh_database_url,
            "redis_url": redis_url,
            "price_source": f"file:{typed}",
        }
    )


async def paid(world: World) -> list[tuple[str, str]]:
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT iso(settled_at) AS at, plain(amount) AS amount"
                " FROM funding_payments ORDER BY settled_at"
            )
        )
        return [(row.at, row.amount) for row in rows]


# Half a period, then two whole ones: 10 · 200 · 0.0002 = 0.4 each.
ALL_PAID = [
    ("2026-01-05T16:00:00.000Z", "-0.2"),
    ("2026-01-06T00:00:00.000Z", "-0.4"),
    ("2026-01-06T08:00:00.000Z", "-0.4"),
]


async def test_three_missed_settlements_are_caught_up_by_three_workers_at_once(
    world: World, settings: Settings
) -> None:
    async def run(at: datetime = LATE) -> Counts:
        return await perform(apply_funding.run, settings=settings, now=at, chunk={})

    counts = await asyncio.gather(run(), run(), run())
    assert sum(count["payments"] for count in counts) == 3
    assert (await run())["settlements"] == 0
    assert await paid(world) == ALL_PAID
    assert (await run(LATE + timedelta(hours=8)))["settlements"] == 1
    assert await world.broken_rules() == []


async def test_a_job_killed_midway_is_finished_by_the_next(
    world: World, settings: Settings
) -> None:
    held = "SELECT FROM perp_positions FOR UPDATE"
    await asyncio.to_thread(killed_at, held, job="apply_funding", at=LATE, settings=settings)
    assert await paid(world) == []
    await perform(apply_funding.run, settings=settings, now=LATE, chunk={})
    assert await paid(world) == ALL_PAID
    assert await world.broken_rules() == []


async def test_the_look_every_five_minutes_ends_what_a_price_reached(
    world: World, settings: Settings
) -> None:
    at = NOW + timedelta(minutes=5)
    await world.set_prices({SOL: Decimal("184.6")}, at=at)
    for liquidated in (1, 0):
        counts = await perform(check_liquidations.run, settings=settings, now=at, chunk={})
        assert counts["liquidated"] == liquidated
    assert await world.broken_rules() == []
