"""The report: the same bytes each time, after the end, and of rows as they were written."""

import csv
import io
import json
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.disqualify import disqualify
from backend.admin.store import Decision
from backend.database.transaction import transaction
from backend.markouts.measure_markouts import measure_markouts
from backend.refusals import Refusal
from backend.study.agree import agree
from backend.study_report.look import look_at_study
from backend.study_report.publish import MadeReport, make_report, publish_report
from backend.study_report.store import published_report
from tests.study.conftest import ENDS_AT, SECRET, sealed
from tests.world.organiser import Organiser
from tests.world.world import BONK, BTC, NOW, PRICES, SOL, USDC

USERS = 16
DAY = timedelta(days=1)
AFTER = ENDS_AT + timedelta(hours=1)


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
    await measure_markouts(world.engine, now=ENDS_AT)


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


async def test_the_result_of_the_season_before_is_beside_the_outcome(organiser: Organiser) -> None:
    seal = await played(organiser)
    await organiser.write(
        "INSERT INTO competitions (id, name, starts_at, ends_at, initial_grant)"
        " SELECT new_id(), name || ' ' || ago, starts_at - ago * interval '15 days',"
        " starts_at - ago * interval '15 days' + interval '14 days', initial_grant"
        " FROM competitions CROSS JOIN generate_series(1, 2) AS ago"
    )
    for ago, percentage in ((2, "99"), (1, "12.5")):
        await organiser.write(
            "INSERT INTO final_standings (competition_id, rank, user_id, entry)"
            " SELECT (SELECT id FROM competitions ORDER BY starts_at DESC LIMIT 1 OFFSET :ago), 1,"
            " user_id, jsonb_build_object('pnl_percentage', CAST(:percentage AS text))"
            " FROM study_assignments ORDER BY assigned_at, user_id LIMIT 1",
            ago=ago,
            percentage=percentage,
        )
    report = await made(organiser, seal)
    rows = list(csv.DictReader(io.StringIO(report.rows_csv)))
    assert [row["earlier_pnl_percentage"] for row in rows] == ["12.5", *[""] * (USERS - 1)]
    # Of one user with an earlier result there is nothing to learn, and arms are too small.
    assert json.loads(report.document)["users_adjusted"] is None


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


async def test_the_report_waits_until_the_markouts_are_measured(organiser: Organiser) -> None:
    seal = await played(organiser)
    await organiser.write("UPDATE fills SET markouts_bps = '{}'")
    assert await refused(organiser, seal) == "study_not_over"


async def test_what_the_organiser_does_after_the_end_changes_no_byte(organiser: Organiser) -> None:
    seal = await played(organiser)
    before = await made(organiser, seal)
    ((wallet, study_id),) = await organiser.rows(
        "SELECT (SELECT wallet_address FROM users JOIN study_assignments ON user_id = users.id"
        " ORDER BY 1 LIMIT 1), id FROM studies"
    )
    acts = (
        lambda c, by: disqualify(c, wallet_address=wallet, by=by),
        lambda c, by: looking(c, study_id, by),
    )
    for act in acts:
        assert await organiser.decides(act, at=AFTER) == "done"
    await organiser.write(
        "INSERT INTO study_withdrawals SELECT study_id, user_id, :now FROM study_assignments",
        now=AFTER,
    )
    after = await made(organiser, seal)
    assert (after.document, after.rows_csv) == (before.document, before.rows_csv)


async def test_a_look_before_the_end_is_in_the_log_and_in_the_report(organiser: Organiser) -> None:
    seal = await sealed(organiser)
    ((study_id,),) = await organiser.rows("SELECT id FROM studies")
    seen: list[str] = []

    async def look(connection: AsyncConnection, by: Decision) -> tuple[UUID, ...]:
        seen.append(await looked(connection, study_id, by))
        return ()

    for at in (NOW, NOW + DAY):
        assert await organiser.decides(look, at=at) == "done"
    assert json.loads(seen[0])["looks_before_the_end"] == 1
    assert [act for act, *_ in await organiser.log()][-2:] == ["look_at_study"] * 2
    await season(organiser)
    document = json.loads((await made(organiser, seal)).document)
    assert document["looks_before_the_end"] == 2
    assert "looked_before_the_end" in document["cautions"]


async def test_at_what_is_not_sealed_nobody_looks(organiser: Organiser) -> None:
    other = UUID(int=7)
    assert await organiser.decides(lambda c, by: looking(c, other, by)) == "unknown_study"


async def looking(connection: AsyncConnection, study_id: UUID, by: Decision) -> tuple[UUID, ...]:
    await looked(connection, study_id, by)
    return ()


async def looked(connection: AsyncConnection, study_id: UUID, by: Decision) -> str:
    return await look_at_study(connection, study_id=study_id, secret=SECRET, by=by)
