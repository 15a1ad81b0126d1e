"""The database's time as processes know it: never ahead of it, and behind by a known bound."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import utc_now
from backend.database.clock import DRIFT_SHARE, DatabaseClock, KeptTime, measure_at
from backend.database.transaction import transaction
from backend.database.unavailable import DatabaseAway
from backend.trading.market import MarketQuestion, open_markets
from tests.world.world import SOL, USDC, World

TRUE = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
OFF = timedelta(seconds=40)


@dataclass(slots=True)
class Seconds:
    """A monotonic clock that tests set."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def look(time: KeptTime, seconds: Seconds, answer: datetime, *, took: float) -> None:
    """A question that was under way for `took` seconds."""
    asked_at = seconds.now
    seconds.now += took
    time.note(answer, asked_at_seconds=asked_at)


def milliseconds(span: timedelta) -> float:
    return span / timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("took", "passed", "behind_ms"),
    [
        pytest.param(0.0, 0.0, 0.0, id="an answer at once leaves nothing open"),
        pytest.param(0.030, 0.0, 30.0, id="as much as the look took"),
        pytest.param(0.0, 10.0, 2 * 10_000 * DRIFT_SHARE, id="and as both clocks drift"),
        pytest.param(0.030, 10.0, 30 + 2 * 10_000 * DRIFT_SHARE, id="both"),
    ],
)
def test_the_bound_is_the_look_and_the_drift(took: float, passed: float, behind_ms: float) -> None:
    seconds = Seconds()
    time = KeptTime(seconds)
    look(time, seconds, TRUE, took=took)
    seconds.now += passed
    assert time.now() <= TRUE + timedelta(seconds=passed)
    assert time.now() + time.uncertainty >= TRUE + timedelta(seconds=passed + took)
    assert milliseconds(time.uncertainty) == pytest.approx(behind_ms, abs=0.002)


def test_a_slow_look_after_a_quick_one_widens_nothing() -> None:
    seconds = Seconds()
    time = KeptTime(seconds)
    look(time, seconds, TRUE, took=0.001)
    look(time, seconds, TRUE + timedelta(milliseconds=200), took=0.4)
    assert milliseconds(time.uncertainty) < 2


def test_looks_narrow_each_other_and_time_never_goes_back() -> None:
    seconds = Seconds()
    time = KeptTime(seconds)
    shown = []
    for number in range(20):
        asked_at = seconds.now
        # The database answers at the beginning of one look and at the end of the next.
        answered_at = asked_at + (0.05 if number % 2 else 0.0)
        look(time, seconds, TRUE + timedelta(seconds=answered_at - 100), took=0.05)
        shown.append(time.now())
    assert all(before <= after for before, after in pairwise(shown))
    assert milliseconds(time.uncertainty) < 3
    assert shown[-1] <= TRUE + timedelta(seconds=seconds.now - 100)


@pytest.mark.parametrize("step", [OFF, -OFF], ids=["ahead", "back"])
def test_a_database_whose_clock_was_set_is_followed(step: timedelta) -> None:
    seconds = Seconds()
    time = KeptTime(seconds)
    look(time, seconds, TRUE, took=0.001)
    seconds.now += 1
    look(time, seconds, TRUE + step, took=0.001)
    assert abs(time.now() - (TRUE + step)) < timedelta(milliseconds=2)


def test_before_the_first_look_there_is_no_time() -> None:
    with pytest.raises(DatabaseAway):
        KeptTime().now()


@pytest.fixture(params=[OFF, -OFF], ids=["40 s ahead", "40 s back"])
def host_off(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> timedelta:
    """This machine's clock is wrong, as the process reads it."""
    off: timedelta = request.param
    monkeypatch.setattr("backend.database.clock.utc_now", lambda: utc_now() + off)
    return off


async def database_time(engine: AsyncEngine) -> datetime:
    async with engine.connect() as connection:
        now: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        return now


async def test_a_machine_whose_clock_is_wrong_goes_by_the_databases_and_says_so_once(
    engine: AsyncEngine,
    fresh_database_url: str,
    host_off: timedelta,
    logged: Callable[[], list[dict[str, str]]],
) -> None:
    clock, time = DatabaseClock(engine=engine), KeptTime()
    for _ in range(2):
        await clock.measure()
        measure_at(fresh_database_url, time)
        for kept in (clock, time):
            before = await database_time(engine)
            shown, open_span = kept.now(), kept.uncertainty
            after = await database_time(engine)
            assert shown <= after
            assert shown + open_span >= before
    way = "ahead of" if host_off > timedelta() else "behind"
    warnings = [line["message"] for line in logged() if "machine's clock" in line["message"]]
    assert len(warnings) == 2, "each of the two, once"
    assert f"40.0 s {way} the database's" in warnings[0]


STAMPS = {
    "token_prices": "UPDATE token_prices SET last_updated = :at",
    "price_history": (
        "INSERT INTO price_history (token_address, priced_at, price_usd, source)"
        " VALUES (:sol, :at, 1, 'test')"
    ),
    "an observation": (
        "INSERT INTO price_history (token_address, priced_at, price_usd, source, began_at)"
        " VALUES (:sol, '2026-01-05Z', 1, 'test', :at)"
    ),
    "price_refusals": (
        "INSERT INTO price_refusals (token_address, candidate, source, reason, refused_at)"
        " VALUES (:sol, '1', 'test', 'stale', :at)"
    ),
    "price_confirmations": (
        "INSERT INTO price_confirmations (token_address, refused_at) VALUES (:sol, :at)"
    ),
    "an arrival": "UPDATE fills SET arrived_at = :at, began_at = :at",
    "a fill": "UPDATE fills SET observed_at = :at",
}


@pytest.mark.parametrize("statement", STAMPS.values(), ids=STAMPS)
async def test_the_database_refuses_a_stamp_from_a_clock_ahead_of_its_own(
    world: World, statement: str
) -> None:
    alice = await world.person("alice")
    await world.swap(alice, SOL, USDC, "1")
    now = await database_time(world.engine)
    values = {"sol": SOL} if ":sol" in statement else {}
    with pytest.raises(IntegrityError, match="beyond the time of the database"):
        await world.write(statement, at=now + OFF, **values)
    await world.write(statement, at=now, **values)


async def test_a_price_from_beyond_the_databases_time_fills_nothing(world: World) -> None:
    alice = await world.person("alice")
    now = await database_time(world.engine)
    await world.write("ALTER TABLE price_history DISABLE TRIGGER no_stamp_beyond_now")
    await world.write(
        "INSERT INTO price_history (token_address, priced_at, price_usd, source, began_at)"
        " SELECT token_address, :at, price_usd, source, :at FROM price_history",
        at=now + OFF,
    )
    async with transaction(world.engine) as connection:
        found = await open_markets(
            connection, [MarketQuestion(token_addresses=(SOL,), user_id=alice, since=now)], now=now
        )
    assert found[0].tokens[SOL].price is None
