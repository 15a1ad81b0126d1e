"""Agreeing assigns once, by chance alone; withdrawing keeps the assignment."""

import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from backend.database.transaction import transaction
from backend.refusals import Refusal
from backend.study.agree import agree, withdraw
from backend.study.assignment import Assignment, signature
from backend.study.offer import offered_key
from backend.study.views import arms, study
from tests.study.conftest import ENDS_AT, LISTED, SECRET, sealed
from tests.world.organiser import Organiser
from tests.world.world import NOW, World


async def agrees(
    world: World, user_id: UUID, seal: str, *, hours: float = 0, secret: str = SECRET
) -> str:
    """`done`, or the word of the refusal."""
    now = NOW + timedelta(hours=hours)
    try:
        async with transaction(world.engine) as connection:
            await agree(connection, user_id=user_id, seal=seal, secret=secret, now=now)
    except Refusal as refusal:
        return refusal.reason
    return "done"


async def withdraws(world: World, user_id: UUID, seal: str) -> str:
    try:
        async with transaction(world.engine) as connection:
            await withdraw(connection, user_id=user_id, seal=seal, now=NOW)
    except Refusal as refusal:
        return refusal.reason
    return "done"


async def test_who_agrees_has_one_arm_with_its_signature(organiser: Organiser) -> None:
    world, seal = organiser.world, await sealed(organiser)
    user_id = await world.person("alice")
    assert await organiser.rows("SELECT * FROM study_assignments") == []
    assert await agrees(world, user_id, seal) == "done"
    # A day later, and with another secret, the arm is the one there is.
    assert await agrees(world, user_id, seal, hours=24, secret="another") == "done"
    (row,) = await organiser.rows(
        "SELECT study_id, user_id, arm, assigned_at, signature, stratum FROM study_assignments"
    )
    made = Assignment(*row[:4])
    assert (made.user_id, made.assigned_at, row[5]) == (user_id, NOW, NOW.date())
    assert bytes(row[4]) == signature(made, secret=SECRET)


@pytest.mark.parametrize(
    ("wallets", "hours", "outcome"),
    [
        (LISTED, 0, "done"),
        (["alice"], 0, "done"),
        (["bob"], 0, "study_not_open"),
        (LISTED, 15 * 24 - 1, "done"),
        (LISTED, 15 * 24, "study_not_open"),
    ],
)
async def test_a_study_invites_a_list_until_its_end(
    organiser: Organiser, wallets: list[str], hours: int, outcome: str
) -> None:
    seal = await sealed(organiser, wallets=wallets)
    user_id = await organiser.world.person("alice")
    assert await agrees(organiser.world, user_id, seal, hours=hours) == outcome
    assert len(await organiser.rows("SELECT FROM study_assignments")) == (outcome == "done")


BY_CODES = """
INSERT INTO entry_rules (competition_id, admission, guests_allowed, joins_until)
SELECT id, 'codes', true, starts_at + interval '2 days' FROM competitions
"""
CODE = """
INSERT INTO invitation_codes (code, competition_id, uses_max, created_at)
SELECT '2345', id, 1, starts_at FROM competitions
"""
USED = "INSERT INTO invitations SELECT id, :user, '2345', starts_at FROM competitions"


@pytest.mark.parametrize("hours", [0, 49])
@pytest.mark.parametrize(
    ("takes_part", "has_code", "outcome"),
    [
        (False, False, "study_needs_entry"),
        (False, True, "done"),
        (True, True, "done"),
        # Who came while the season was open to all may have come with several wallets.
        (True, False, "study_needs_entry"),
    ],
)
async def test_who_is_invited_as_a_trader_has_a_code(
    organiser: Organiser, takes_part: bool, has_code: bool, hours: int, outcome: str
) -> None:
    world = organiser.world
    user_id = await world.person("alice") if takes_part else None
    for statement in (BY_CODES, CODE):
        await organiser.write(statement)
    seal = await sealed(organiser, wallets=None)
    user_id = user_id or await world.person("alice")
    if has_code:
        await organiser.write(USED, user=user_id)
    assert await agrees(world, user_id, seal, hours=hours) == outcome


async def test_nobody_is_assigned_by_another_seal_or_by_a_draft(organiser: Organiser) -> None:
    await sealed(organiser)
    user_id = await organiser.world.person("alice")
    assert await agrees(organiser.world, user_id, "00" * 32) == "unknown_study"


async def test_who_withdraws_stays_assigned(organiser: Organiser) -> None:
    world, seal = organiser.world, await sealed(organiser)
    user_id = await world.person("alice")
    assert await withdraws(world, user_id, seal) == "not_in_study"
    await agrees(world, user_id, seal)
    assert [await withdraws(world, user_id, seal) for _ in range(2)] == ["done", "done"]
    assert len(await organiser.rows("SELECT FROM study_assignments")) == 1
    assert len(await organiser.rows("SELECT FROM study_withdrawals")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE study_assignments SET arm = 'treated'",
        "DELETE FROM study_assignments",
        "DELETE FROM study_withdrawals",
    ],
)
async def test_an_assignment_cannot_be_changed(organiser: Organiser, statement: str) -> None:
    world, seal = organiser.world, await sealed(organiser)
    user_id = await world.person("alice")
    await agrees(world, user_id, seal)
    await withdraws(world, user_id, seal)
    with pytest.raises(DBAPIError):
        await organiser.write(statement)


async def test_a_reader_sees_the_plan_and_their_own_arm(organiser: Organiser) -> None:
    world, seal = organiser.world, await sealed(organiser)
    user_id, other = await world.person("alice"), await world.person("bob")
    await agrees(world, user_id, seal)
    async with world.engine.connect() as connection:
        shown = [
            json.loads(await study(connection, user_id=one, season=None) or b"null")
            for one in (user_id, other, None)
        ]
    assert [one["arm"] is not None for one in shown] == [True, False, False]
    assert {one["seal"] for one in shown} == {seal}
    assert shown[0]["plan"]["ends_at"] == ENDS_AT.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )


async def test_while_it_runs_only_sizes_and_uptake_are_shown(organiser: Organiser) -> None:
    world, seal = organiser.world, await sealed(organiser)
    for number in range(12):
        await agrees(world, await world.person(f"user {number}"), seal)
    ((study_id,),) = await organiser.rows("SELECT id FROM studies")
    async with world.engine.connect() as connection:
        found = await arms(connection, study_id=study_id)
        assert await arms(connection, study_id=UUID(int=1)) is None
    assert found is not None
    assert found.treated + found.control == 12
    assert (found.treated_using, found.control_using, found.withdrawn) == (0, 0, 0)
    assert found.sample_ratio_p is not None


async def takes(world: World, user_id: UUID, seal: str, *, at: datetime = NOW) -> str:
    """The name of the key that the study made, or the word of the refusal."""
    try:
        async with transaction(world.engine) as connection:
            return (await offered_key(connection, user_id=user_id, seal=seal, now=at)).wanted.name
    except Refusal as refusal:
        return refusal.reason


@pytest.mark.parametrize(
    ("offer", "named"), [("ready_key", "steady"), ("own_agent", "not_offered")]
)
async def test_a_ready_key_is_made_for_the_treated_alone_until_the_end(
    organiser: Organiser, offer: str, named: str
) -> None:
    world, seal = organiser.world, await sealed(organiser, offer=offer)
    stranger = await world.person("stranger")
    for number in range(24):
        await agrees(world, await world.person(f"user {number}"), seal)
    assigned = await organiser.rows("SELECT user_id, arm FROM study_assignments")
    found: dict[str, set[str]] = {}
    for user_id, arm in assigned:
        found.setdefault(arm, set()).add(await takes(world, user_id, seal))
    assert found == {"treated": {named}, "control": {"not_offered"}}
    assert await takes(world, stranger, seal) == "not_offered"
    assert await takes(world, stranger, "00" * 32) == "unknown_study"
    assert await takes(world, assigned[0][0], seal, at=ENDS_AT) == "study_not_open"
    assert {
        tuple(row) for row in await organiser.rows("SELECT name, expires_at FROM agent_keys")
    } == ({(named, ENDS_AT)} if offer == "ready_key" else set())
