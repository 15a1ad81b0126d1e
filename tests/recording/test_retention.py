"""Ticks are kept until their competition is archived; then one an hour, and no reading notices."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.transaction import transaction
from backend.prices.history import SPANS, price_history
from backend.recording.retention import (
    EVERY_PRICE_KEPT,
    hours_to_thin,
    thin_hour,
)
from backend.recording.store import record_export
from tests.world.world import BTC, SOL, World

NOW = datetime(2026, 1, 20, 12, 34, 56, tzinfo=UTC)
THIS_HOUR = NOW.replace(minute=0, second=0)
KEPT_SINCE = THIS_HOUR - EVERY_PRICE_KEPT
DAYS = 10

_ADD = text("INSERT INTO price_history VALUES (:token, :at, :price, 'test') ON CONFLICT DO NOTHING")
_SETTLED = text("""
SELECT hour, price_usd
FROM generate_series(CAST(:first AS timestamptz), :now, interval '1 hour') AS hour
CROSS JOIN LATERAL (
    SELECT price_usd FROM price_history
    WHERE token_address = :token AND priced_at <= hour ORDER BY priced_at DESC LIMIT 1
) newest
ORDER BY hour
""")


async def written(connection: AsyncConnection, dice: random.Random, token: str) -> None:
    """Ten days of prices: some hours have many, some none, and some one at the full hour."""
    for hour in (THIS_HOUR - timedelta(hours=back) for back in range(24 * DAYS)):
        for _ in range(dice.choice((0, 1, 6))):
            offset = timedelta(seconds=dice.choice((0, dice.randint(1, 3599))))
            price = Decimal(dice.randint(1, 10**6))
            row = {"token": token, "at": hour + offset, "price": price}
            await connection.execute(_ADD, row)


async def at_full_hours(connection: AsyncConnection, token: str) -> list[tuple[object, ...]]:
    """The price that a settlement of each full hour is made at."""
    given = {"token": token, "first": THIS_HOUR - timedelta(days=DAYS), "now": NOW}
    return [tuple(row) for row in await connection.execute(_SETTLED, given)]


async def rows(connection: AsyncConnection, token: str, *, since: datetime) -> int:
    counted = text("SELECT count(*) FROM price_history WHERE token_address = :t AND priced_at > :s")
    return int((await connection.execute(counted, {"t": token, "s": since})).scalar_one())


async def recorded(engine: AsyncEngine) -> None:
    """Ten days of ticks of two tokens, and none else."""
    dice = random.Random(1)
    async with transaction(engine) as connection:
        await connection.execute(text("DELETE FROM price_history"))
        await connection.execute(text("DELETE FROM price_candles"))
    for token in (SOL, BTC):
        async with transaction(engine) as connection:
            await written(connection, dice, token)


async def pruned(world: World) -> tuple[int, int]:
    """How many ticks and candles of a minute a night forgets."""
    minutes = await world.count("price_candles WHERE minutes = 1")
    async with transaction(world.engine) as connection:
        ticks = [
            await thin_hour(connection, hour=hour)
            for hour in await hours_to_thin(connection, now=NOW)
        ]
    return sum(ticks), minutes - await world.count("price_candles WHERE minutes = 1")


async def test_every_full_hour_keeps_its_price_and_the_last_week_every_one(
    engine: AsyncEngine, world: World
) -> None:
    await world.write("DELETE FROM competitions")
    ever = NOW - timedelta(days=DAYS + 1)
    await recorded(engine)
    async with transaction(engine) as connection:
        before = {token: await at_full_hours(connection, token) for token in (SOL, BTC)}
        week = await rows(connection, SOL, since=KEPT_SINCE)
        drawn = [
            await price_history(connection, token_address=SOL, period=period, now=NOW)
            for period in SPANS
        ]
    ticks, minutes = await pruned(world)
    assert min(ticks, minutes) > 0
    async with transaction(engine) as connection:
        assert {token: await at_full_hours(connection, token) for token in (SOL, BTC)} == before
        assert await rows(connection, SOL, since=KEPT_SINCE) == week
        assert await rows(connection, SOL, since=ever) - week <= 24 * (DAYS - 7)
        again = [
            await price_history(connection, token_address=SOL, period=period, now=NOW)
            for period in SPANS
        ]
    assert again == drawn
    assert await pruned(world) == (0, 0)


COMPETITIONS: Final = [
    # starts, ends, days that were exported, whether it is archived
    pytest.param("2026-01-10T06:00Z", "2026-01-24T06:00Z", range(10, 20), False, id="under way"),
    pytest.param("2026-01-10T06:00Z", "2026-01-13T12:00Z", [10, 11, 12], False, id="a day lacks"),
    pytest.param("2026-01-10T06:00Z", "2026-01-13T12:00Z", [10, 11, 12, 13], True, id="archived"),
    pytest.param("2026-01-10T06:00Z", "2026-01-13T00:00Z", [10, 11, 12], True, id="to midnight"),
    pytest.param("2026-01-10T06:00Z", "2026-01-13T13:00Z", [10, 11, 12, 13], False, id="too young"),
    pytest.param("2026-03-10T06:00Z", "2026-03-24T06:00Z", [], True, id="none of theirs"),
]


@pytest.mark.parametrize(("starts_at", "ends_at", "days", "is_archived"), COMPETITIONS)
async def test_every_tick_of_a_competition_is_kept_until_it_is_archived(
    engine: AsyncEngine,
    world: World,
    starts_at: str,
    ends_at: str,
    days: list[int],
    is_archived: bool,
) -> None:
    await world.write(
        "UPDATE competitions SET starts_at = :starts_at, ends_at = :ends_at",
        starts_at=datetime.fromisoformat(starts_at),
        ends_at=datetime.fromisoformat(ends_at),
    )
    async with transaction(engine) as connection:
        for day in days:
            await record_export(
                connection, day=date(2026, 1, day), ticks=0, sha256="0" * 64, now=NOW
            )
    await recorded(engine)
    assert [forgotten > 0 for forgotten in await pruned(world)] == [is_archived] * 2


async def test_what_lies_between_two_competitions_is_thinned_though_they_are_kept(
    engine: AsyncEngine, world: World
) -> None:
    begins, between = datetime(2026, 1, 11, tzinfo=UTC), datetime(2026, 1, 10, tzinfo=UTC)
    await world.write("UPDATE competitions SET starts_at = :at", at=begins + timedelta(hours=5))
    await recorded(engine)
    async with transaction(engine) as connection:
        kept = await rows(connection, SOL, since=begins - timedelta(microseconds=1))
    ticks, minutes = await pruned(world)
    assert min(ticks, minutes) > 0
    async with transaction(engine) as connection:
        assert await rows(connection, SOL, since=begins - timedelta(microseconds=1)) == kept
        assert await rows(connection, SOL, since=between) - kept <= 24
