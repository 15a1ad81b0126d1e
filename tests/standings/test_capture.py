"""Snapshots by the hour, and standings that are final once the competition is over."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.standings.capture import Captured
from tests.world.world import BONK, NOW, PRICES, SOL, USDC, World

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
    late = timedelta(minutes=59, seconds=59)
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
    assert sorted(details.pop("holdings"), key=lambda held: held["balance"]) == [
        {"token_address": SOL, "held_as": "wallet", "balance": "10", "value_usd": "1500"},
        {"token_address": USDC, "held_as": "wallet", "balance": "1000", "value_usd": "1000"},
    ]
    assert not details


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (NOW - 2 * HOUR, 0),
        (NOW + timedelta(minutes=59), 0),
        (NOW + HOUR, 1),
        (END - timedelta(minutes=1), 1),
        (END, 1),
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
    await world.write("DELETE FROM token_prices WHERE token_address = :bonk", bonk=BONK)
    assert (await world.captured(at=NOW + HOUR)).snapshots == 1
    assert [len(await snapshots(world, user)) for user in (alice, bob)] == [1, 2]
    await world.set_prices({BONK: PRICES[BONK]}, at=NOW + HOUR)
    assert (await world.captured(at=NOW + HOUR)).snapshots == 1


async def test_of_two_positions_one_without_a_mark_price_is_one_too_many(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    for token in (SOL, BONK):
        await world.open(alice, token=token, leverage=2)
    await world.write("DELETE FROM token_prices WHERE token_address = :bonk", bonk=BONK)
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


async def test_the_final_standings_are_written_once_and_no_price_moves_them(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob", now=NOW + HOUR / 60)
    await world.swap(bob, USDC, SOL, "1000")
    await world.set_prices({SOL: Decimal(300)}, at=END)
    outcomes = await asyncio.gather(*(world.captured(at=END) for _ in range(5)))
    assert sorted(outcome.final_places for outcome in outcomes) == [0, 0, 0, 0, 2]
    assert sorted(user for outcome in outcomes for user in outcome.notified) == sorted((alice, bob))
    ended = await world.places(at=END)
    assert [entry["username"] for entry in ended["users"]] == ["bob", "alice"]
    assert (ended["total"], ended["as_of"]) == (2, "2026-01-20T12:00:00.000Z")
    await world.set_prices({SOL: Decimal(1)}, at=END + HOUR)
    assert await world.captured(at=END + HOUR) == Captured()
    assert await world.places(at=END + HOUR) == ended
    assert await world.broken_rules() == []


async def test_everybody_is_told_once_of_the_beginning_and_of_their_place_at_the_end(
    world: World,
) -> None:
    for name in ("alice", "bob"):
        await world.person(name)
    for _ in range(2):
        await world.captured(at=END)
    async with world.engine.connect() as connection:
        told = await connection.execute(
            text("""
                SELECT username, kind, details ->> 'competition', details ->> 'rank',
                       details ->> 'places', details ->> 'initial_value_usd'
                FROM notifications JOIN users ON users.id = user_id
                ORDER BY username, notifications.id
            """)
        )
        assert [tuple(row) for row in told] == [
            (name, *news)
            for name, rank in (("alice", "1"), ("bob", "2"))
            for news in (
                ("competition_started", "Test", None, None, "2474.689340738336"),
                ("competition_ended", "Test", rank, "2", None),
            )
        ]
