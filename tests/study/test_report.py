"""The report: the same bytes each time, after the end, and of rows as they were written."""

import csv
import io
import json
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from backend.database.transaction import transaction
from backend.refusals import Refusal
from backend.study.agree import agree
from backend.study.publish import MadeReport, make_report, publish_report
from backend.study.report_store import published_report
from tests.study.conftest import ENDS_AT, SECRET, sealed
from tests.world.organiser import Organiser
from tests.world.world import BONK, BTC, NOW, PRICES, SOL, USDC

USERS = 16
DAY = timedelta(days=1)
AFTER = ENDS_AT + timedelta(hours=1)
FORGED = "ALTER TABLE {table} DISABLE TRIGGER USER"


async def played(organiser: Organiser) -> str:
    """The seal of a study of users of whom every second buys SOL, until its season is settled."""
    world, seal = organiser.world, await sealed(organiser)
    # What the grant was worth at the start.
    for at in (NOW - timedelta(hours=1), NOW):
        await world.set_prices(PRICES, at=at)
    for number in range(USERS):
        user_id = await world.person(f"user {number}")
        async with transaction(world.engine) as connection:
            await agree(connection, user_id=user_id, seal=seal, secret=SECRET, now=NOW)
        if number % 2:
            await world.swap(user_id, USDC, SOL, str(100 + 40 * number))
    await season(organiser)
    return seal


async def season(organiser: Organiser) -> None:
    """Fifteen days of prices, of which SOL goes up and down, and the settlement."""
    world = organiser.world
    for day in range(1, 16):
        moved = Decimal(100 + (7 * day) % 11 - 5) / 100
        prices = {SOL: PRICES[SOL] * moved, USDC: PRICES[USDC], BTC: PRICES[BTC]}
        at = NOW + day * DAY
        await world.set_prices(prices | {BONK: PRICES[BONK]}, at=at)
        if day < 15:
            await world.captured(at=at)
    await world.settled(at=ENDS_AT)


async def made(
    organiser: Organiser, seal: str, *, at: datetime = AFTER, secret: str = SECRET
) -> MadeReport:
    async with organiser.world.engine.connect() as connection:
        return await make_report(connection, seal=seal, secret=secret, now=at)


async def refused(organiser: Organiser, seal: str, **how: object) -> str:
    with pytest.raises(Refusal) as found:
        await made(organiser, seal, **how)  # type: ignore[arg-type]
    return found.value.reason


async def test_a_report_has_the_same_bytes_each_time_and_its_rows_add_up(
    organiser: Organiser,
) -> None:
    seal = await played(organiser)
    first, again = await made(organiser, seal), await made(organiser, seal, at=AFTER + DAY)
    assert (first.document, first.rows_csv) == (again.document, again.rows_csv)
    document = json.loads(first.document)
    rows = list(csv.DictReader(io.StringIO(first.rows_csv)))
    assert len(rows) == USERS
    assert {arm: one["assigned"] for arm, one in document["arms"].items()} == {
        arm: sum(row["arm"] == arm for row in rows) for arm in ("treated", "control")
    }
    assert "user 1" not in first.document + first.rows_csv
    for row in rows:
        start, *_, end = (Decimal(row[f"value_usd_{day}"]) for day in range(17))
        assert Decimal(row["outcome"]) * Decimal(row["initial_value_usd"]) == pytest.approx(
            end - start, abs=Decimal("1e-8")
        )
    assert document["seal"] == seal
    assert "arms_below_30" in document["cautions"]
    assert "code_is_not_the_sealed_one" not in document["cautions"]
    days = sum(day["difference"] for day in document["daily"])
    mean = {arm: _mean(rows, arm) for arm in ("treated", "control")}
    assert days == pytest.approx(mean["treated"] - mean["control"], abs=1e-9)


def _mean(rows: list[dict[str, str]], arm: str) -> float:
    outcomes = [float(row["outcome"]) for row in rows if row["arm"] == arm]
    return sum(outcomes) / len(outcomes)


async def test_nothing_is_reported_before_the_end_or_of_another_seal(organiser: Organiser) -> None:
    seal = await sealed(organiser)
    assert await refused(organiser, seal) == "study_not_over"
    assert await refused(organiser, "00" * 32) == "unknown_study"
    await season(organiser)
    assert await refused(organiser, seal, at=ENDS_AT - DAY) == "study_not_over"


async def test_a_study_that_nobody_joined_says_so(organiser: Organiser) -> None:
    seal = await sealed(organiser)
    await season(organiser)
    document = json.loads((await made(organiser, seal)).document)
    assert (document["users"], document["days"], document["sample_ratio"]) == (None, None, None)
    assert {"arms_below_30", "nothing_varied", "days_say_nothing"} <= set(document["cautions"])


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE study_assignments SET arm = 'treated'",
        "UPDATE study_assignments SET stratum = stratum + 1",
        "UPDATE study_assignments SET assigned_at = assigned_at + interval '1 second'",
    ],
)
async def test_a_changed_assignment_is_found(organiser: Organiser, forgery: str) -> None:
    seal = await played(organiser)
    await organiser.write(FORGED.format(table="study_assignments"))
    await organiser.write(forgery)
    assert await refused(organiser, seal) == "study_altered"


async def test_a_plan_and_its_seal_cannot_part(organiser: Organiser) -> None:
    await sealed(organiser)
    await organiser.write(FORGED.format(table="studies"))
    with pytest.raises(DBAPIError, match="studies_seal_of_plan_check"):
        await organiser.write("UPDATE studies SET plan = plan || ' '")


async def test_what_is_published_stays(organiser: Organiser) -> None:
    seal = await played(organiser)
    async with organiser.world.engine.connect() as connection:
        assert await published_report(connection, seal=seal) is None
    for _ in range(2):
        async with transaction(organiser.world.engine) as connection:
            report = await publish_report(connection, seal=seal, secret=SECRET, now=AFTER)
    async with organiser.world.engine.connect() as connection:
        kept = await published_report(connection, seal=seal)
    assert kept is not None
    assert (kept.document, kept.rows_csv) == (report.document, report.rows_csv)
    with pytest.raises(DBAPIError):
        await organiser.write("UPDATE study_reports SET document = ''")
    assert UUID(json.loads(kept.document)["plan"]["study"])
