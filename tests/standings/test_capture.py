"""Snapshots by the hour, at the prices as of the hour."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.world.world import BONK, MINUTE, NOW, PRICES, SOL, USDC, World

HOUR = timedelta(hours=1)
END = NOW + timedelta(days=15)


async def snapshots(world: World, user: UUID) -> list[tuple[str, str, str | None]]:
    """When, how much, and how much more than before."""
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            text("""
                SELECT iso(timestamp), plain(total_value_usd), plain(pnl_from_previous)
                FROM portfolio_snapshots WHERE user_id = :user ORDER BY timestamp
            """),
            {"user": user},
        )
        return [tuple(row) for row in rows]


async def test_each_full_hour_has_one_snapshot_of_everybody(world: World) -> None:
    user = await world.person("alice")
    await world.person("bob")
    await world.set_prices({SOL: Decimal(150), USDC: Decimal(1)}, at=NOW)
    late = timedelta(minutes=58)
    for at in (NOW + HOUR, NOW + HOUR + late, NOW + 3 * HOUR):
        await asyncio.gather(*(world.captured(at=at) for _ in range(3)))
        await world.set_prices({SOL: Decimal(140)}, at=at)
    assert await snapshots(world, user) == [
        ("2026-01-05T12:00:00.000Z", "2474.68934074", None),
        ("2026-01-05T13:00:00.000Z", "2500", "25.31065926"),
        ("2026-01-05T15:00:00.000Z", "2400", "-100"),
    ]
    assert await world.count("portfolio_snapshots") == 6


async def test_a_snapshot_tells_what_it_adds_up(world: World) -> None:
    await world.person("alice")
    await world.set_prices({SOL: Decimal(150), USDC: Decimal(1)}, at=NOW)
    await world.captured(at=NOW + HOUR)
    told = "SELECT snapshot_details FROM portfolio_snapshots ORDER BY timestamp DESC LIMIT 1"
    async with world.engine.connect() as connection:
        details = (await connection.execute(text(told))).scalar_one()
    shown = {"token_address", "balance", "price_usd", "value_usd", "token"}
    assert [{name: held[name] for name in shown} for held in details.pop("tokens")] == [
        {
            "token": "SOL",
            "token_address": SOL,
            "balance": "10",
            "price_usd": "150",
            "value_usd": "1500",
        },
        {
            "token": "USDC",
            "token_address": USDC,
            "balance": "1000",
            "price_usd": "1",
            "value_usd": "1000",
        },
    ]
    assert details == {"investments": [], "perp_positions": []}


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (NOW - 2 * HOUR, 0),
        (NOW + timedelta(minutes=58), 0),
        (NOW + HOUR, 1),
        (END - HOUR, 1),
        (END, 0),
        (END + HOUR, 0),
    ],
    ids=["before the start", "in the first hour", "then", "at last", "at the end", "after it"],
)
async def test_snapshots_are_taken_while_the_competition_lasts(
    world: World, at: datetime, taken: int
) -> None:
    await world.person("alice")
    assert (await world.captured(at=at)).snapshots == taken


async def test_who_holds_something_unpriced_gets_no_snapshot_and_the_others_do(
    world: World,
) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    await world.swap(alice, SOL, BONK, "1")
    await world.write("DELETE FROM price_history WHERE token_address = :bonk", bonk=BONK)
    assert (await world.captured(at=NOW + HOUR)).snapshots == 1
    assert [len(await snapshots(world, user)) for user in (alice, bob)] == [1, 2]
    await world.set_prices({BONK: PRICES[BONK]}, at=NOW + 2 * HOUR)
    assert (await world.captured(at=NOW + 2 * HOUR)).snapshots == 2


async def test_of_two_positions_one_without_a_mark_price_is_one_too_many(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    for token in (SOL, BONK):
        await world.open(alice, token=token, leverage=2)
    await world.write("DELETE FROM price_history WHERE token_address = :bonk", bonk=BONK)
    assert (await world.captured(at=NOW + HOUR)).snapshots == 1
    assert [len(await snapshots(world, user)) for user in (alice, bob)] == [1, 2]


async def test_the_drawdown_is_the_deepest_fall_from_a_peak(world: World) -> None:
    await world.person("alice")
    for hours, sol in enumerate(("200", "100", "300", "200", "290"), start=1):
        prices = {SOL: Decimal(sol), USDC: Decimal(1)}
        await world.set_prices(prices, at=NOW + hours * HOUR)
        await world.captured(at=NOW + hours * HOUR)
    # Values 3000, 2000, 4000, 3000, 3900: a third is lost at the second.
    (entry,) = (await world.places(at=NOW + 6 * HOUR))["users"]
    assert (entry["total_value_usd"], entry["max_drawdown_percentage"]) == ("3900", "33.33333333")


OBSERVED: list[tuple[list[tuple[timedelta, str]], str]] = [
    # when after the hour SOL was observed at which price, and at which the hour is valued
    ([(timedelta(0), "200")], "200"),
    ([(timedelta(seconds=60), "200"), (timedelta(seconds=61), "300")], "200"),
    ([(timedelta(milliseconds=-1), "100"), (timedelta(seconds=2), "200")], "200"),
    ([(timedelta(minutes=-5), "200"), (timedelta(seconds=61), "300")], "200"),
]


@pytest.mark.parametrize(("ticks", "valued_at"), OBSERVED)
async def test_an_hour_is_valued_at_its_first_observation_else_at_the_last_before(
    world: World, ticks: list[tuple[timedelta, str]], valued_at: str
) -> None:
    user = await world.person("alice")
    for after, price in ticks:
        prices = {SOL: Decimal(price), USDC: Decimal(1)}
        await world.set_prices(prices, at=NOW + HOUR + after)
    # However late it runs, and whatever came since.
    await world.set_prices({SOL: Decimal(999), USDC: Decimal(2)}, at=NOW + HOUR + HOUR / 3)
    await world.captured(at=NOW + HOUR + HOUR / 2)
    _, (_, total, _) = await snapshots(world, user)
    assert Decimal(total) == 10 * Decimal(valued_at) + 1000


async def test_an_hour_waits_for_its_observation_and_then_is_done(world: World) -> None:
    await world.person("alice")
    hour = NOW + HOUR
    for after in (timedelta(0), timedelta(seconds=59)):
        assert (await world.captured(at=hour + after - MINUTE)).snapshots == 0
    await world.set_prices(PRICES, at=hour + timedelta(seconds=3))
    assert (await world.captured(at=hour + timedelta(seconds=4) - MINUTE)).snapshots == 1
    async with world.engine.connect() as connection:
        counts = (await connection.execute(text("SELECT counts FROM batch_runs"))).scalar_one()
    assert counts == {"snapshots": 1, "price_age_seconds_max": 0}


async def test_an_hour_without_an_observation_notes_how_old_its_prices_are(world: World) -> None:
    await world.person("alice")
    await world.captured(at=NOW + HOUR)
    async with world.engine.connect() as connection:
        counts = (await connection.execute(text("SELECT counts FROM batch_runs"))).scalar_one()
    assert counts == {"snapshots": 1, "price_age_seconds_max": 3600}
