"""What a valuation writes: drawdowns, trades and places, and how who joins later is measured."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.database.transaction import transaction
from backend.standings.store import refresh_standings
from tests.world.world import MINUTE, NOW, SOL, USDC, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def valued(world: World, *, at: datetime, sol: str | None = None) -> None:
    """What the batch of prices does every minute, at a price of SOL that came then."""
    if sol is not None:
        await world.set_prices({SOL: Decimal(sol), USDC: Decimal(1)}, at=at)
    async with transaction(world.engine) as connection:
        await refresh_standings(connection, now=at)


async def place(world: World, name: str, *, at: datetime) -> dict[str, Any]:
    users = (await world.places(at=at))["users"]
    (found,) = (one for one in users if one["username"] == name)
    entry: dict[str, Any] = found
    return entry


async def test_the_drawdown_follows_every_valuation(world: World) -> None:
    await world.person("alice")
    # Values 3000, 4000, 2000, 3900, within an hour in which no snapshot is taken.
    for minutes, sol in enumerate(("200", "300", "100", "290"), start=1):
        await valued(world, at=NOW + minutes * MINUTE, sol=sol)
    found = await place(world, "alice", at=NOW + HOUR)
    assert (found["total_value_usd"], found["max_drawdown_percentage"]) == ("3900", "50")


async def test_a_snapshot_of_before_a_valuation_is_no_fall_from_it(world: World) -> None:
    await world.person("alice")
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=NOW + HOUR)
    await valued(world, at=NOW + HOUR + MINUTE / 2, sol="300")
    before = await place(world, "alice", at=NOW + 2 * HOUR)
    assert (await world.captured(at=NOW + HOUR)).snapshots == 1
    after = await place(world, "alice", at=NOW + 2 * HOUR)
    assert after == before
    assert (after["total_value_usd"], after["max_drawdown_percentage"]) == ("4000", "0")


@pytest.mark.parametrize("hours", [0, 1, 4], ids=["at once", "after an hour", "after the dip"])
async def test_who_joins_later_has_held_the_grant_until_then(world: World, hours: int) -> None:
    await world.person("alice")
    for hour, sol in enumerate(("150", "90", "120", "140", "160", "155")):
        at = NOW + hour * HOUR
        if hour == hours:
            await world.person("bob", now=at - MINUTE if hour else NOW)
        await world.set_prices({SOL: Decimal(sol), USDC: Decimal(1)}, at=at)
        await world.captured(at=at)
        await valued(world, at=at + 2 * MINUTE)
    alice, bob = [await place(world, name, at=NOW + DAY) for name in ("alice", "bob")]
    same = ("pnl_percentage", "max_drawdown_percentage", "sharpe_ratio", "sortino_ratio", "score")
    assert {name: bob[name] for name in same} == {name: alice[name] for name in same}
    assert alice["max_drawdown_percentage"] == "24"
    assert (alice["rank"], bob["rank"]) == (1, 2)


async def test_trades_days_and_liquidations_are_counted_once_whenever_they_are_valued(
    world: World,
) -> None:
    alice = await world.person("alice")
    # The days of a season are of 24 hours from its start, which was at 11:00.
    trades = (NOW, NOW + 22 * HOUR + 59 * MINUTE, NOW + 23 * HOUR, NOW + 9 * DAY)
    for at in trades:
        await world.set_prices({SOL: Decimal(150), USDC: Decimal(1)}, at=at)
        await world.swap(alice, SOL, USDC, "0.1", now=at)
        for _ in range(2):
            await valued(world, at=at + MINUTE)
    await world.open(alice, leverage=20, collateral="50", now=trades[-1])
    await world.quote({SOL: Decimal(140)}, at=trades[-1] + 2 * MINUTE)
    await valued(world, at=trades[-1] + 3 * MINUTE)
    found = await place(world, "alice", at=NOW + 10 * DAY)
    assert (found["trades"], found["traded_days"], found["liquidations"]) == (5, 3, 1)


async def test_who_joins_has_the_last_place_until_the_next_valuation(world: World) -> None:
    for name in ("alice", "bob"):
        await world.person(name)
    bob = (await world.rows("SELECT id FROM users WHERE username = 'bob'"))[0][0]
    await world.swap(bob, USDC, SOL, "900")
    await valued(world, at=NOW + MINUTE, sol="200")
    await world.person("carol", now=NOW + MINUTE)
    names = [one["username"] for one in (await world.places(at=NOW + HOUR))["users"]]
    assert names == ["bob", "alice", "carol"]
    await valued(world, at=NOW + 2 * MINUTE, sol="100")
    names = [one["username"] for one in (await world.places(at=NOW + HOUR))["users"]]
    assert names == ["alice", "carol", "bob"]
    assert await world.broken_rules() == []
