"""Writing a plan and sealing it: what cannot be planned, and what cannot be changed."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.store import Decision
from backend.study.code_version import code_version
from backend.study.decide import (
    require_disclosure_free,
    require_entry_personal,
    seal_study,
    write_study,
)
from backend.study.plan import plan_of
from tests.study.conftest import ENDS_AT, LISTED, a_plan, sealed
from tests.world.organiser import Decided, Organiser
from tests.world.world import NOW

WALLETS = ["B", "A", "B"]


def writing(wallets: list[str] | None = None, **changed: Any) -> Decided:  # noqa: ANN401
    plan = a_plan(**changed)
    return lambda connection, by: write_study(connection, plan=plan, wallets=wallets, by=by)


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, "done"),
        ({"treated_share": Decimal("0.2"), "control_share": Decimal("0.8")}, "done"),
        ({"treated_share": Decimal("0.5"), "control_share": Decimal("0.4")}, "plan_out_of_range"),
        ({"treated_share": Decimal("0.6"), "control_share": Decimal("0.6")}, "plan_out_of_range"),
        ({"treated_share": Decimal(1), "control_share": Decimal(0)}, "plan_out_of_range"),
        (
            {"treated_share": Decimal("0.3333333"), "control_share": Decimal("0.6666667")},
            "plan_out_of_range",
        ),
        ({"ends_at": ENDS_AT - timedelta(days=14)}, "plan_out_of_range"),
        ({"winsor_share": Decimal("0.11")}, "plan_out_of_range"),
        ({"winsor_share": Decimal(0)}, "done"),
        ({"delay_seconds": -1}, "plan_out_of_range"),
        ({"delay_seconds": 86_400}, "done"),
        ({"wallets": []}, "plan_out_of_range"),
        ({"wallets": WALLETS}, "done"),
    ],
)
async def test_what_cannot_be_planned_is_refused(
    organiser: Organiser, changed: dict[str, Any], outcome: str
) -> None:
    assert await organiser.decides(writing(**changed)) == outcome


async def test_a_seal_is_the_hash_of_the_plan_with_the_code(organiser: Organiser) -> None:
    seal = await sealed(organiser, wallets=WALLETS, delay_seconds=3_600)
    ((plan, study_id),) = await organiser.rows("SELECT plan, id FROM studies")
    assert hashlib.sha256(plan.encode()).hexdigest() == seal
    document = json.loads(plan)
    assert document["code_version"] == code_version()
    assert (document["study"], document["withdrawn"]) == (str(study_id), "kept")
    assert document["invited_digest"] == hashlib.sha256(b"A\nB").hexdigest()
    assert plan_of(plan) == a_plan(invited_digest=document["invited_digest"], delay_seconds=3_600)
    # What others see is delayed from now on.
    assert await organiser.rows("SELECT disclosure, delay_seconds FROM disclosure_rules") == [
        ("delayed", 3_600)
    ]
    assert [act for act, *_ in await organiser.log()] == ["write_study", "seal_study"]


async def test_a_season_has_one_study(organiser: Organiser) -> None:
    assert await organiser.decides(writing(LISTED, agent="other")) == "done"
    ((other,),) = await organiser.rows("SELECT id FROM studies")
    await organiser.decides(lambda c, by: seal_study(c, study_id=other, by=by))
    assert await organiser.decides(writing()) == "study_runs"
    assert (
        await organiser.decides(lambda c, by: seal_study(c, study_id=other, by=by)) == "study_runs"
    )


async def test_a_plan_that_was_never_written_is_not_sealed(organiser: Organiser) -> None:
    outcome = await organiser.decides(lambda c, by: seal_study(c, study_id=UUID(int=7), by=by))
    assert outcome == "unknown_study"


async def test_a_plan_of_a_season_that_is_over_is_refused(organiser: Organiser) -> None:
    later = NOW + timedelta(days=20)
    refused = await organiser.decides(writing(ends_at=later + timedelta(days=9)), at=later)
    assert refused == "not_possible_now"


RULE = """
INSERT INTO entry_rules (competition_id, admission, guests_allowed)
SELECT id, '{admission}', true FROM competitions
"""
CODE = """
INSERT INTO invitation_codes (code, competition_id, uses_max, created_at, revoked_at)
SELECT '2345', id, {uses_max}, starts_at, {revoked_at} FROM competitions
"""
USED = """
INSERT INTO invitations SELECT competitions.id, users.id, '2345', now() FROM competitions, users
"""
BY_CODES = RULE.format(admission="codes")
ENTRY_RULES = {
    "open": ([], False),
    "by a list": ([RULE.format(admission="wallets")], True),
    "by codes of one use": ([BY_CODES, CODE.format(uses_max=1, revoked_at="NULL")], True),
    "by a code of two": ([BY_CODES, CODE.format(uses_max=2, revoked_at="NULL")], False),
    "by one of two, revoked": ([BY_CODES, CODE.format(uses_max=2, revoked_at="starts_at")], True),
    "by one of two, revoked and used": (
        [BY_CODES, CODE.format(uses_max=2, revoked_at="starts_at"), USED],
        False,
    ),
}


@pytest.mark.parametrize(
    ("statements", "is_personal"), ENTRY_RULES.values(), ids=ENTRY_RULES.keys()
)
async def test_nobody_can_choose_an_arm_by_making_wallets(
    organiser: Organiser, statements: list[str], is_personal: bool
) -> None:
    for statement in statements:
        await organiser.write(statement)
    assert await organiser.decides(writing()) == "done"
    ((all_invited,),) = await organiser.rows("SELECT id FROM studies")
    sealing = await organiser.decides(lambda c, by: seal_study(c, study_id=all_invited, by=by))
    assert sealing == ("done" if is_personal else "entry_not_personal")


@pytest.mark.parametrize(
    ("wallets", "admission", "outcome"),
    [(None, "open", "study_runs"), (None, "wallets", "done"), (WALLETS, "open", "done")],
)
async def test_entry_stays_personal_while_a_study_invites_all(
    organiser: Organiser, wallets: list[str] | None, admission: str, outcome: str
) -> None:
    await organiser.write(BY_CODES)
    await sealed(organiser, wallets=wallets)
    await organiser.write(f"UPDATE entry_rules SET admission = '{admission}'")

    async def personal(connection: AsyncConnection, by: Decision) -> tuple[UUID, ...]:
        await require_entry_personal(connection, season=None, now=by.now)
        return ()

    assert await organiser.decides(personal) == outcome


@pytest.mark.parametrize(("delay_seconds", "outcome"), [(3_600, "study_runs"), (0, "done")])
async def test_what_the_plan_says_of_disclosure_stays(
    organiser: Organiser, delay_seconds: int, outcome: str
) -> None:
    await sealed(organiser, delay_seconds=delay_seconds)

    async def free(connection: AsyncConnection, by: Decision) -> tuple[UUID, ...]:
        await require_disclosure_free(connection, season=None, now=by.now)
        return ()

    assert await organiser.decides(free) == outcome


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE studies SET plan = '{}'",
        "UPDATE studies SET sealed_at = sealed_at + interval '1 day'",
        "DELETE FROM studies",
        "INSERT INTO study_wallets SELECT id, 'C' FROM studies",
        "DELETE FROM study_wallets",
    ],
)
async def test_what_is_sealed_cannot_be_changed(organiser: Organiser, statement: str) -> None:
    await sealed(organiser, wallets=WALLETS)
    with pytest.raises(DBAPIError):
        await organiser.write(statement)
