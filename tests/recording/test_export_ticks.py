"""A competition's days become files: the same ticks, the same bytes, and a digest."""

import gzip
import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.recording.export_ticks import (
    DayNotOver,
    Export,
    TicksChanged,
    days_to_export,
    export_ticks,
)
from tests.prices.recording import Tick, random_ticks, read, write
from tests.world.world import BTC, SOL, World

# The competition of the world lasts from 11:00 on this day to noon on the 20th.
DAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 1, 6, 0, 10, tzinfo=UTC)
HEADER = "priced_at,began_at,token_address,symbol,price_usd,source"


@pytest.fixture(autouse=True)
async def nothing_observed(world: World) -> None:
    """The world's own prices are no part of these days."""
    await world.write("DELETE FROM price_history")


async def exported(
    world: World, home: Path, *, day: date = DAY, now: datetime = NEXT_DAY
) -> Export:
    async with transaction(world.engine) as connection:
        return await export_ticks(connection, day=day, home=home, now=now)


def files(home: Path) -> list[Path]:
    """All that lies below `home`."""
    return sorted(home.rglob("*"))


async def due(world: World, *, now: datetime) -> Sequence[date]:
    async with transaction(world.engine) as connection:
        return await days_to_export(connection, now=now)


async def test_a_day_is_its_ticks_in_order_of_time_and_nothing_else(
    world: World, tmp_path: Path
) -> None:
    midnight = datetime(2026, 1, 6, tzinfo=UTC)
    given = [
        Tick(SOL, NOON + timedelta(microseconds=1), Decimal("147.100")),
        Tick(BTC, NOON + timedelta(seconds=5), Decimal("1E+5"), NOON + timedelta(seconds=4.25)),
        Tick(SOL, NOON + timedelta(seconds=5), Decimal("0.000000000001")),
        Tick(SOL, midnight - timedelta(microseconds=1), Decimal(3)),
    ]
    await write(world.engine, [*given, Tick(SOL, midnight, Decimal(4))])
    export = await exported(world, tmp_path)
    lines = gzip.decompress(export.file.read_bytes()).decode().splitlines()
    assert lines == [
        HEADER,
        f"2026-01-05T12:00:00.000001Z,,{SOL},SOL,147.1,test",
        f"2026-01-05T12:00:05.000000Z,,{SOL},SOL,0.000000000001,test",
        f"2026-01-05T12:00:05.000000Z,2026-01-05T12:00:04.250000Z,{BTC},cbBTC,100000,test",
        f"2026-01-05T23:59:59.999999Z,,{SOL},SOL,3,test",
    ]
    assert export.ticks == 4
    assert export.file == tmp_path / "ticks" / "2026-01-05.csv.gz"


async def test_the_same_ticks_are_the_same_bytes_wherever_they_are_written(
    world: World, tmp_path: Path
) -> None:
    ticks = random_ticks(
        random.Random(7), SOL, since=NOON, until=NOON + timedelta(hours=12), count=300
    )
    await write(world.engine, ticks)
    first = await exported(world, tmp_path / "one")
    second = await exported(world, tmp_path / "two", now=NEXT_DAY + timedelta(days=3))
    assert first.file.read_bytes() == second.file.read_bytes()
    content = gzip.decompress(first.file.read_bytes())
    assert first.sha256 == second.sha256 == hashlib.sha256(content).hexdigest()
    assert read(first.file) == ticks
    assert await world.count("tick_exports") == 1
    assert [file.name for file in (tmp_path / "one" / "ticks").iterdir()] == [first.file.name]


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2026, 1, 5, 23, 0, tzinfo=UTC), []),
        (datetime(2026, 1, 6, 0, 9, 59, tzinfo=UTC), []),
        (NEXT_DAY, [5]),
        (datetime(2026, 1, 9, 12, 0, tzinfo=UTC), [5, 6, 7, 8]),
        (datetime(2026, 1, 20, 12, 0, tzinfo=UTC), [*range(5, 20)]),
        (datetime(2026, 3, 1, tzinfo=UTC), [*range(5, 21)]),
    ],
    ids=["the day goes on", "ticks may come", "over", "after days away", "the end", "long after"],
)
async def test_every_day_of_a_competition_that_is_over_falls_due(
    world: World, tmp_path: Path, now: datetime, days: list[int]
) -> None:
    expected = [date(2026, 1, day) for day in days]
    assert await due(world, now=now) == expected
    for day in expected:
        await exported(world, tmp_path, day=day, now=now)
    assert await due(world, now=now) == []


async def test_a_day_outside_of_all_competitions_is_not_due_but_can_be_asked_for(
    world: World, tmp_path: Path
) -> None:
    await world.write("DELETE FROM competitions")
    assert await due(world, now=NEXT_DAY) == []
    assert (await exported(world, tmp_path)).ticks == 0


async def test_a_day_that_is_not_over_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(DayNotOver, match="2026-01-05 are not complete"):
        await exported(world, tmp_path, now=NEXT_DAY - timedelta(seconds=1))
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM price_history WHERE priced_at > '2026-01-05T12:01Z'",
        "UPDATE price_history SET price_usd = price_usd + 1e-12",
        "UPDATE price_history SET priced_at = priced_at + interval '1 microsecond'",
        "UPDATE price_history SET source = 'nobody'",
        "UPDATE price_history SET began_at = priced_at",
    ],
    ids=["a tick is gone", "another price", "another time", "another source", "another beginning"],
)
async def test_ticks_that_changed_since_their_export_leave_the_file_alone(
    world: World, tmp_path: Path, change: str
) -> None:
    await write(world.engine, [Tick(SOL, NOON + timedelta(minutes=n), Decimal(n)) for n in (1, 2)])
    before = (await exported(world, tmp_path)).file.read_bytes()
    async with transaction(world.engine) as connection:
        await connection.execute(text(change))
    with pytest.raises(TicksChanged, match="were exported with"):
        await exported(world, tmp_path)
    (file,) = (tmp_path / "ticks").iterdir()
    assert file.read_bytes() == before
