"""Snapshots by the hour, and standings that are final once the competition is over."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.actions.capture import Captured, capture
from backend.database.transaction import transaction
from backend.views.leaderboard import leaderboard
from tests.actions.world import BONK, NOW, PRICES, SOL, USDC, World

HOUR = timedelta(hours=1)
END = NOW + timedelta(days=15)


async def captured(world: World, *, at: datetime) -> Captured:
    async with transaction(world.engine) as connection:
        return await capture(connection, now=at)


async def places(world: World, *, at: datetime, limit: int = 100) -> dict[str, Any]:
    """The leaderboard as everybody sees it."""
    async with world.engine.connect() as connection:
        document: dict[str, Any] = json.loads(await leaderboard(connection, limit=limit, now=at))
    return document


async def write(world: World, statement: str, **values: object) -> None:
    async with transaction(world.engine) as connection:
        await connection.execute(text(statement), values)


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
        await asyncio.gather(*(captured(world, at=at) for _ in range(3)))
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
    await captured(world, at=NOW + HOUR)
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
    assert (await captured(world, at=at)).snapshots == taken


async def test_who_holds_something_unpriced_gets_no_snapshot_and_the_others_do(
    world: World,
) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    await world.swap(alice, SOL, BONK, "1")
    await write(world, "DELETE FROM token_prices WHERE token_address = :bonk", bonk=BONK)
    assert (await captured(world, at=NOW + HOUR)).snapshots == 1
    assert [len(await snapshots(world, user)) for user in (alice, bob)] == [1, 2]
    await world.set_prices({BONK: PRICES[BONK]}, at=NOW + HOUR)
    assert (await captured(world, at=NOW + HOUR)).snapshots == 1


async def test_the_drawdown_is_the_deepest_fall_from_a_peak(world: World) -> None:
    await world.person("alice")
    for hours, sol in enumerate(("200", "100", "300", "200", "290"), start=1):
        prices = {SOL: Decimal(sol), USDC: Decimal(1)}
        await world.set_prices(prices, at=NOW + hours * HOUR)
        await captured(world, at=NOW + hours * HOUR)
    # Values 3000, 2000, 4000, 3000, 3900: a third is lost at the second.
    (entry,) = (await places(world, at=NOW + 6 * HOUR))["users"]
    assert (entry["total_value_usd"], entry["max_drawdown_percentage"]) == ("3900", "33.33333333")


async def test_the_final_standings_are_written_once_and_no_price_moves_them(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob", now=NOW + HOUR / 60)
    await world.swap(bob, USDC, SOL, "1000")
    await world.set_prices({SOL: Decimal(300)}, at=END)
    outcomes = await asyncio.gather(*(captured(world, at=END) for _ in range(5)))
    assert sorted(outcome.final_places for outcome in outcomes) == [0, 0, 0, 0, 2]
    assert sorted(told for outcome in outcomes for told in outcome.told) == sorted((alice, bob))
    ended = await places(world, at=END)
    assert [entry["username"] for entry in ended["users"]] == ["bob", "alice"]
    assert (ended["total"], ended["as_of"]) == (2, "2026-01-20T12:00:00.000Z")
    await world.set_prices({SOL: Decimal(1)}, at=END + HOUR)
    assert await captured(world, at=END + HOUR) == Captured()
    assert await places(world, at=END + HOUR) == ended
    assert await world.broken_rules() == []


async def test_everybody_is_told_once_of_the_beginning_and_of_their_place_at_the_end(
    world: World,
) -> None:
    for name in ("alice", "bob"):
        await world.person(name)
    for _ in range(2):
        await captured(world, at=END)
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


@dataclass(frozen=True, slots=True)
class Runner:
    """A participant as the order of the leaderboard sees them."""

    wallet: str
    ratio: str = "0"
    drawdown: str = "0"
    liquidations: int = 0
    minutes_late: int = 0

    async def enter(self, world: World) -> None:
        """Join, and stand as described."""
        user = await world.person(self.wallet, now=NOW + timedelta(minutes=self.minutes_late))
        await write(
            world,
            "UPDATE standings SET pnl_ratio = :ratio, max_drawdown_ratio = :drawdown"
            " WHERE user_id = :user",
            ratio=Decimal(self.ratio),
            drawdown=Decimal(self.drawdown),
            user=user,
        )
        await write(
            world,
            "INSERT INTO transactions (user_id, transaction_type)"
            " SELECT :user, 'perp_liquidation' FROM generate_series(1, :times)",
            user=user,
            times=self.liquidations,
        )


@pytest.mark.parametrize("disqualified", [(), ("a",), ("c", "d"), ("a", "b", "c", "d", "e", "f")])
async def test_the_first_places_are_the_beginning_of_all(
    world: World, disqualified: tuple[str, ...]
) -> None:
    for runner in (
        Runner("a", ratio="0.3"),
        Runner("b", ratio="0.2", liquidations=1),
        Runner("c", ratio="0.2"),
        Runner("d", ratio="0.2", drawdown="0.1"),
        Runner("e", ratio="-0.1"),
        Runner("f", ratio="-0.1", minutes_late=1),
    ):
        await runner.enter(world)
    await write(
        world,
        "INSERT INTO disqualifications (user_id, reason, disqualified_at)"
        " SELECT id, 'two wallets', :now FROM users WHERE username = ANY(:names)",
        now=NOW,
        names=list(disqualified),
    )
    every = (await places(world, at=NOW + HOUR))["users"]
    assert [entry["rank"] for entry in every] == [1, 2, 3, 4, 5, 6]
    for count in range(1, 7):
        assert (await places(world, at=NOW + HOUR, limit=count))["users"] == every[:count]


@pytest.mark.parametrize("entering", [(0, 1), (1, 0)], ids=["in order", "reversed"])
@pytest.mark.parametrize(
    ("ahead", "behind"),
    [
        (Runner("z", ratio="0.1", drawdown="0.9"), Runner("a", ratio="0.09")),
        (Runner("z", ratio="0.1"), Runner("a", ratio="-0.1")),
        (Runner("z", ratio="0.000000000000000001"), Runner("a")),
        (Runner("z", drawdown="0.1", liquidations=3), Runner("a", drawdown="0.2")),
        (Runner("z", liquidations=1, minutes_late=5), Runner("a", liquidations=2)),
        (Runner("z", minutes_late=1), Runner("a", minutes_late=2)),
        (Runner("a"), Runner("z")),
    ],
    ids=["return", "loss", "least return", "drawdown", "liquidations", "registration", "address"],
)
async def test_ties_are_broken_in_the_published_order(
    world: World, ahead: Runner, behind: Runner, entering: tuple[int, ...]
) -> None:
    for place in entering:
        await (ahead, behind)[place].enter(world)
    entries = (await places(world, at=NOW + HOUR))["users"]
    assert [(entry["rank"], entry["username"]) for entry in entries] == [
        (1, ahead.wallet),
        (2, behind.wallet),
    ]
