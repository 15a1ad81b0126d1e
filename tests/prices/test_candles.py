"""Candles are what the ticks alone say, oldest first, with their gaps; whoever wrote the ticks."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.liquid_staking.price_store import reprice_pools
from backend.prices.candles import WIDTHS, Interval, candles
from backend.recording.export_ticks import export_ticks
from procedures.market import Candles
from tests.prices.recording import Figures, Tick, figures, random_ticks, read, write
from tests.world.world import BTC, JITOSOL, SOL, World

# The competition of the world begins at 11:00 on this day.
DAY = datetime(2026, 1, 5, tzinfo=UTC)
BEGINS = DAY + timedelta(hours=11)
ENDS = DAY + timedelta(days=15, hours=12)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def world(world: World) -> World:
    """The market of all tests, of which no tick has been kept."""
    await world.write("TRUNCATE price_history, price_candles")
    return world


async def asked(
    world: World,
    *,
    interval: Interval = "1m",
    limit: int = 500,
    until: datetime | None = None,
    now: datetime,
    token: str = SOL,
) -> Candles:
    async with transaction(world.engine) as connection:
        document = await candles(
            connection, token_address=token, interval=interval, limit=limit, until=until, now=now
        )
    return Candles.model_validate_json(document or b"", strict=True)


def drawn(answer: Candles) -> Mapping[datetime, Figures]:
    return {
        datetime.fromisoformat(one.opens_at): Figures(
            one.open, one.high, one.low, one.close, one.ticks
        )
        for one in answer.candles
    }


def at(text: str) -> datetime:
    """A time of the first day."""
    return datetime.fromisoformat(f"2026-01-05T{text}Z")


def ticks(**prices: str) -> list[Tick]:
    """SOL at these prices, at times of the first day: t1203="150"."""
    return [
        Tick(SOL, at(f"{name[1:3]}:{name[3:5]}:{name[5:7] or '00'}"), Decimal(price))
        for name, price in prices.items()
    ]


@pytest.mark.parametrize("interval", list(WIDTHS))
async def test_candles_equal_the_figures_worked_out_from_the_recording(
    world: World, tmp_path: Path, interval: Interval
) -> None:
    dice = random.Random(interval)
    midnight = DAY + timedelta(days=1)
    await world.write("DELETE FROM token_prices")
    for token in (SOL, BTC):
        await write(
            world.engine,
            random_ticks(dice, token, since=BEGINS + 2 * MINUTE, until=midnight, count=200),
        )
    now = midnight + timedelta(hours=1)
    async with transaction(world.engine) as connection:
        export = await export_ticks(connection, day=DAY.date(), home=tmp_path, now=now)
    recorded = read(export.file)
    assert len(recorded) == export.ticks >= 400

    answer = await asked(world, interval=interval, until=midnight, now=now)

    step = WIDTHS[interval].step
    expected = figures(recorded, token=SOL, step=step)
    reached = midnight - 500 * step
    assert drawn(answer) == {when: one for when, one in expected.items() if when >= reached}
    assert len(answer.candles) >= 1
    times = [one.opens_at for one in answer.candles]
    assert times == sorted(times)
    missing = sum(gap.candles for gap in answer.gaps)
    first = max(reached, BEGINS - (BEGINS - DAY) % step)
    assert (missing + len(times)) * step == midnight - first


@pytest.mark.parametrize(
    ("given", "now", "limit", "times", "gaps"),
    [
        pytest.param(ticks(t1203="1"), at("12:03:30"), 1, ["12:03"], [], id="the one under way"),
        pytest.param(
            ticks(t1201="1", t1204="2"),
            at("12:04:59"),
            4,
            ["12:01", "12:04"],
            [("12:02", "12:04", 2)],
            id="no price is carried on into a gap",
        ),
        pytest.param(
            ticks(t1201="1"),
            at("12:04:30"),
            4,
            ["12:01"],
            [("12:02", "12:04", 2)],
            id="the candle under way is no gap yet",
        ),
        pytest.param(
            ticks(t1204="1"), at("12:04:30"), 2, ["12:04"], [("12:03", "12:04", 1)],
            id="a gap at the beginning",
        ),
        pytest.param(
            ticks(t110130="1"),
            at("11:02:00"),
            500,
            ["11:01"],
            [("11:00", "11:01", 1)],
            id="nothing is missing before the competition",
        ),
        pytest.param([], at("11:02:00"), 1, [], [], id="no tick, one candle under way"),
    ],
)  # fmt: skip
async def test_what_is_missing_is_said(
    world: World,
    given: list[Tick],
    now: datetime,
    limit: int,
    times: list[str],
    gaps: list[tuple[str, str, int]],
) -> None:
    await world.write("DELETE FROM token_prices")
    await write(world.engine, given)
    answer = await asked(world, limit=limit, now=now)
    assert [one.opens_at[11:16] for one in answer.candles] == times
    found = [(gap.since[11:16], gap.until[11:16], gap.candles) for gap in answer.gaps]
    assert found == gaps
    assert (answer.empty_because is None) == bool(times)


async def test_only_the_newest_candle_is_not_closed(world: World) -> None:
    await write(world.engine, ticks(t120101="1", t120200="2", t120201="3"))
    answer = await asked(world, now=at("12:02:59"))
    assert [one.close for one in answer.candles] == [1, 3]
    assert [one.is_closed for one in answer.candles] == [True, False]
    answer = await asked(world, now=at("12:03:00"))
    assert all(one.is_closed for one in answer.candles)


async def test_ticks_that_arrive_in_another_order_make_the_same_candle(world: World) -> None:
    values = ", ".join(
        f"('{SOL}', '2026-01-05T12:05:{second}Z', {price}, 'test')"
        for second, price in (("30", 3), ("10", 2), ("50", 1), ("20", 9))
    )
    for row in values.split(", ("):
        await world.write(f"INSERT INTO price_history VALUES ({row.lstrip('(')}")
    answer = await asked(world, now=at("12:06:30"), limit=2)
    assert drawn(answer) == {
        at("12:05:00"): Figures(Decimal(2), Decimal(9), Decimal(1), Decimal(1), 4)
    }


async def test_a_corrected_price_leaves_no_trace_in_its_candle(world: World) -> None:
    """The token of a pool is priced anew when its exchange rate grows at the same moment."""
    now = at("12:10:00")
    for rate in ("1.25", "3", "1.5"):
        async with transaction(world.engine) as connection:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
            changed = text("UPDATE pool_accruals SET exchange_rate = CAST(:r AS numeric)")
            await connection.execute(changed, {"r": rate})
            await connection.execute(text("SET LOCAL session_replication_role = origin"))
            await reprice_pools(connection, now=now)
    answer = await asked(world, token=JITOSOL, now=now, interval="1h")
    (candle,) = answer.candles
    price = Decimal("147.4789340738336") * Decimal("1.5")
    assert (candle.open, candle.high, candle.low, candle.close) == (price,) * 4
    assert candle.ticks == 1


@pytest.mark.parametrize(
    ("change", "until", "now", "reason"),
    [
        ("", None, BEGINS - MINUTE, "The competition begins at 2026-01-05T11:00:00.000Z and"),
        ("", BEGINS, ENDS, "The competition begins at 2026-01-05T11:00:00.000Z and"),
        ("", None, ENDS, "No price of SOL was accepted from 2026-01-20T10:00:00.000Z on."),
        ("DELETE FROM competitions", None, BEGINS, "There is no competition yet"),
    ],
    ids=["before it begins", "asked for what was before", "nobody looked", "no competition"],
)
async def test_no_candles_come_with_the_reason(
    world: World, change: str, until: datetime | None, now: datetime, reason: str
) -> None:
    await write(world.engine, [Tick(SOL, BEGINS - MINUTE, Decimal(1))])
    if change:
        await world.write(change)
    answer = await asked(world, interval="1h", limit=2, until=until, now=now)
    assert answer.candles == []
    assert (answer.empty_because or "").startswith(reason)


async def test_candles_end_with_the_competition(world: World) -> None:
    for moment in (ENDS - MINUTE, ENDS, ENDS + MINUTE):
        await write(world.engine, [Tick(SOL, moment, Decimal(moment.minute + 1))])
    answer = await asked(world, limit=2, now=ENDS + timedelta(days=1))
    assert [one.opens_at for one in answer.candles] == ["2026-01-20T11:59:00.000Z"]


async def test_older_candles_are_asked_for_by_until(world: World) -> None:
    given = [Tick(SOL, at("12:00:00") + n * MINUTE, Decimal(n + 1)) for n in range(6)]
    await world.write("DELETE FROM token_prices")
    await write(world.engine, given)
    newest = await asked(world, limit=2, now=at("12:05:30"))
    assert [one.open for one in newest.candles] == [5, 6]
    before = datetime.fromisoformat(newest.candles[0].opens_at)
    older = await asked(world, limit=2, until=before, now=at("12:05:30"))
    assert [one.open for one in older.candles] == [3, 4]
    ahead = await asked(world, limit=2, until=at("13:00:00"), now=at("12:05:30"))
    assert ahead == newest


async def test_an_unknown_token_has_no_candles(world: World) -> None:
    async with transaction(world.engine) as connection:
        assert (
            await candles(
                connection, token_address="?", interval="1m", limit=1, until=None, now=BEGINS
            )
            is None
        )
