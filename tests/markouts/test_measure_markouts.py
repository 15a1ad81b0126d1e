"""Each fill is measured once at each horizon, at the prices that prevailed then."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from backend.database.transaction import reading
from backend.markouts.measure_markouts import measure_markouts
from backend.markouts.views import own_markouts, standing_out
from tests.world.world import BTC, JITOSOL, NOW, SOL, USDC, World

SECOND = timedelta(seconds=1)
FILLED = Decimal(150)
LONG_AFTER = NOW + timedelta(hours=1)
NOTHING = {"measured": 0, "priced": 0}


@pytest.fixture
async def world(world: World) -> World:
    """The market of all tests, SOL at 150 dollars of a dollar each."""
    for table in ("price_history", "price_candles", "token_prices"):
        await world.write(f"DELETE FROM {table}")
    await world.quote({SOL: FILLED, BTC: Decimal(10**5), USDC: Decimal(1)}, at=NOW)
    return world


async def ticks(world: World, prices: Mapping[float, str], *, token: str = SOL) -> None:
    """The token at these prices, so many seconds after the order; USDC at a dollar."""
    for seconds, price in prices.items():
        at = NOW + seconds * SECOND
        await world.quote({token: Decimal(price), USDC: Decimal(1)}, at=at)


async def markouts(world: World) -> list[list[str | None]]:
    """Those of each fill, the oldest first."""
    question = text(
        "SELECT markouts_bps FROM fills JOIN transactions ON id = transaction_id"
        " ORDER BY created_at, id"
    )
    async with world.engine.connect() as connection:
        rows = (await connection.execute(question)).scalars()
        return [[None if bps is None else f"{bps:f}" for bps in row] for row in rows]


async def shown(world: World, wallet: str = "alice") -> list[dict[str, Any]]:
    async with reading(world.engine) as connection:
        document = await own_markouts(connection, wallet_address=wallet)
    found: list[dict[str, Any]] = json.loads(document or b"")["horizons"]
    return found


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param({}, [None, None, None], id="no tick since the fill"),
        pytest.param({301: "151"}, [None, None, None], id="none up to any horizon"),
        pytest.param({10: "151.5"}, ["100.0000"] * 3, id="a tick at the horizon"),
        pytest.param({10.000001: "151.5"}, [None, "100.0000", "100.0000"], id="just after it"),
        pytest.param(
            {4: "151.5", 9: "148.5", 11: "153"},
            ["-100.0000", "200.0000", "200.0000"],
            id="the last one up to it prevails",
        ),
        pytest.param(
            {5: "153", 60: "156", 300: "147"},
            ["200.0000", "400.0000", "-200.0000"],
            id="each horizon has its own",
        ),
    ],
)
async def test_a_fill_is_measured_at_the_price_that_prevailed(
    world: World, after: Mapping[float, str], expected: Sequence[str | None]
) -> None:
    alice = await world.person("alice")
    await world.swap(alice, USDC, SOL, "150")
    await ticks(world, after)
    counts = await measure_markouts(world.engine, now=LONG_AFTER)
    assert await markouts(world) == [list(expected)]
    assert counts == {"measured": 3, "priced": sum(bps is not None for bps in expected)}


async def test_what_was_sold_and_shorted_gains_by_a_fall(world: World) -> None:
    alice = await world.person("alice")
    await world.swap(alice, SOL, USDC, "1")
    await world.open(alice, direction="short")
    await world.open(alice, direction="long")
    await ticks(world, {5: "120"})
    await measure_markouts(world.engine, now=NOW + 15 * SECOND + timedelta(minutes=20))
    sold, short, long = await markouts(world)
    assert (sold[0], short[0], long[0]) == ("2500.0000", "2000.0000", "-2000.0000")


async def test_a_liquid_staking_token_follows_its_base_token(world: World) -> None:
    alice = await world.person("alice")
    await world.swap(alice, USDC, JITOSOL, "150")
    await ticks(world, {5: "153"})
    await measure_markouts(world.engine, now=LONG_AFTER)
    # Its exchange rate grows in these seconds too.
    assert (await markouts(world))[0][0] == "200.0001"


async def test_a_swap_with_one_token_unpriced_has_no_markout(world: World) -> None:
    alice = await world.person("alice")
    await world.swap(alice, SOL, BTC, "1")
    await ticks(world, {5: "153"})
    await measure_markouts(world.engine, now=LONG_AFTER)
    assert await markouts(world) == [[None, None, None]]
    assert [one["observations"] for one in await shown(world)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("looked_after", "measured"),
    [(9, 0), (10, 0), (11, 0), (12, 1), (59, 1), (62, 2), (299, 2), (305, 2), (11 * 60, 2),
     (15 * 60, 3)],
)  # fmt: skip
async def test_it_is_measured_once_no_earlier_price_can_come(
    world: World, looked_after: int, measured: int
) -> None:
    alice = await world.person("alice")
    await world.swap(alice, USDC, SOL, "150")
    # The last tick comes a minute after the order: later ones may be on their way for a while.
    await ticks(world, {at: "151" for at in (5, 12, 61) if at <= looked_after})
    for _ in range(2):
        await measure_markouts(world.engine, now=NOW + looked_after * SECOND)
        assert [len(one) for one in await markouts(world)] == [measured]


async def test_each_fill_counts_once_however_often_and_with_how_many_it_is_looked_for(
    world: World,
) -> None:
    alice = await world.person("alice")
    for number in range(7):
        await world.quote({SOL: FILLED, USDC: Decimal(1)}, at=NOW + number * SECOND)
        await world.swap(alice, USDC, SOL, "15", now=NOW + number * SECOND)
    await ticks(world, {9: "151.5"})
    runs = (measure_markouts(world.engine, now=LONG_AFTER, fills_max=2) for _ in range(3))
    counted = await asyncio.gather(*runs)
    assert sum(one["measured"] for one in counted) == 21
    assert await measure_markouts(world.engine, now=LONG_AFTER) == NOTHING
    assert {tuple(one) for one in await markouts(world)} == {("100.0000",) * 3}
    assert [one["fills"] for one in await shown(world)] == [7, 7, 7]


async def test_fills_at_one_moment_are_one_observation(world: World) -> None:
    alice = await world.person("alice")
    for amount in ("100", "200"):
        await world.swap(alice, USDC, SOL, amount)
    await world.swap(alice, SOL, USDC, "1")
    await ticks(world, {5: "153"})
    await world.swap(alice, USDC, SOL, "150", now=NOW + 5 * SECOND)
    await ticks(world, {8: "153"})
    await measure_markouts(world.engine, now=LONG_AFTER)
    (first, *_) = await shown(world)
    assert (first["fills"], first["observations"]) == (4, 2)
    # (300 · 200 - 150 · 196.0784 + 150 · 0) / 600 dollars
    assert first["mean_bps"] == "50.9804"


async def test_downtime_is_caught_up(world: World) -> None:
    alice = await world.person("alice")
    await world.swap(alice, USDC, SOL, "150")
    await ticks(world, {5: "153", 20: "154.5", 400: "10"})
    counts = await measure_markouts(world.engine, now=NOW + timedelta(days=9))
    assert counts["priced"] == 3
    assert await markouts(world) == [["200.0000", "300.0000", "300.0000"]]


async def test_the_organiser_sees_first_whom_prices_follow(world: World) -> None:
    wallets = {"sharp": "0.10", "lucky": "0.01", "unlucky": "-0.1", "new": "0.1"}
    people = {wallet: await world.person(wallet) for wallet in wallets}
    for number in range(31):
        at = NOW + number * 30 * SECOND
        await world.quote({SOL: FILLED, USDC: Decimal(1), BTC: Decimal(10**5)}, at=at)
        for wallet in wallets if number else ("sharp", "lucky", "unlucky"):
            if wallet != "new" or number < 20:
                token = {"unlucky": BTC}.get(wallet, SOL)
                await world.swap(people[wallet], USDC, token, "15", now=at)
        wobble = Decimal(number % 3)
        await world.quote(
            {SOL: FILLED + wobble, BTC: 10**5 - 100 * wobble, USDC: Decimal(1)}, at=at + 5 * SECOND
        )
    await world.write(
        "UPDATE fills SET long_price = 149.8 WHERE user_id = :user", user=people["sharp"]
    )
    await measure_markouts(world.engine, now=NOW + timedelta(days=1))
    async with reading(world.engine) as connection:
        seen = json.loads(await standing_out(connection, limit=2))
    assert [one["wallet_address"] for one in seen["traders"]] == ["sharp", "lucky"]
    assert seen["traders"][0]["is_flagged"]
    assert seen["traders"][0]["observations"] == 31
    assert seen["observations_min"] == 30
