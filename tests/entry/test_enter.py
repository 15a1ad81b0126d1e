"""Who may enter is the organiser's rule, however many come at once."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.admin.set_entry import make_codes, revoke_code, set_entry, set_invited_wallets
from backend.competition.grant import distribute, grant
from backend.database.transaction import transaction
from backend.entry.enter import enter
from backend.entry.store import EntryRule, note_guest
from backend.refusals import Refusal
from backend.users.sign_in_store import note_sign_in
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.world import NOW, World

HOUR = timedelta(hours=1)
CODES = EntryRule(admission="codes")
ADDED = text("INSERT INTO users (username, wallet_address) VALUES (:name, :name) RETURNING id")


async def stranger(world: World, wallet: str) -> UUID:
    """A user who has signed in and was not given anything yet."""
    async with transaction(world.engine) as connection:
        user_id: UUID = (await connection.execute(ADDED, {"name": wallet})).scalar_one()
        await note_sign_in(connection, user_id=user_id, now=NOW)
    return user_id


async def entered(world: World, user: UUID, code: str = "", *, at: datetime = NOW) -> str:
    """`in`, `out` when nothing was given, or the stable word of the refusal."""
    before = await world.contents()
    try:
        async with transaction(world.engine) as connection:
            await enter(connection, user_id=user, code=code, now=at)
    except Refusal as refusal:
        assert await world.contents() == before
        return refusal.reason
    return "in" if await world.balances(user) else "out"


async def distributed(world: World, *, at: datetime = NOW) -> set[UUID]:
    async with transaction(world.engine) as connection:
        return set(await distribute(connection, now=at))


async def ruled(world: World, rule: EntryRule) -> Organiser:
    organiser = await make_organiser(world)
    assert await organiser.decides(ruling(rule)) == "done"
    return organiser


def ruling(rule: EntryRule) -> Decided:
    return lambda connection, by: set_entry(connection, rule=rule, by=by)


def making(count: int, uses_max: int = 1) -> Decided:
    return lambda connection, by: make_codes(connection, count=count, uses_max=uses_max, by=by)


def revoking(code: str) -> Decided:
    return lambda connection, by: revoke_code(connection, code=code, by=by)


def inviting(*wallets: str) -> Decided:
    return lambda connection, by: set_invited_wallets(connection, wallets=wallets, by=by)


async def codes(organiser: Organiser) -> list[str]:
    found = await organiser.rows("SELECT code FROM invitation_codes ORDER BY code")
    return [code for (code,) in found]


async def test_without_a_rule_everybody_may_enter(world: World) -> None:
    alice = await stranger(world, "alice")
    assert await entered(world, alice) == "in"


@pytest.mark.parametrize("way", ["by the batch", "at sign-in"])
async def test_nobody_is_given_anything_before_they_may_enter(world: World, way: str) -> None:
    organiser = await ruled(world, CODES)
    await organiser.decides(making(1))
    (code,) = await codes(organiser)
    alice, bob = await stranger(world, "alice"), await stranger(world, "bob")
    if way == "by the batch":
        assert await distributed(world) == set()
    else:
        async with transaction(world.engine) as connection:
            assert not await grant(connection, user_id=alice, now=NOW)
    assert await entered(world, alice, code.lower().replace("-", " ")) == "in"
    assert await distributed(world) == set()
    assert await world.balances(bob) == {}


async def test_who_used_a_code_before_the_start_is_given_the_grant_at_the_start(
    world: World,
) -> None:
    organiser = await ruled(world, CODES)
    await organiser.write("UPDATE competitions SET starts_at = :start", start=NOW + HOUR)
    await organiser.decides(making(1))
    (code,) = await codes(organiser)
    alice, _ = await stranger(world, "alice"), await stranger(world, "bob")
    assert await entered(world, alice, code) == "out"
    assert await distributed(world, at=NOW + HOUR + timedelta(minutes=1)) == {alice}


async def test_a_code_lets_in_as_many_as_it_may_however_many_come_at_once(world: World) -> None:
    organiser = await ruled(world, CODES)
    await organiser.decides(making(1, uses_max=3))
    (code,) = await codes(organiser)
    users = [await stranger(world, f"user {number}") for number in range(8)]

    async def come(user: UUID) -> str:
        try:
            async with transaction(world.engine) as connection:
                await enter(connection, user_id=user, code=code, now=NOW)
        except Refusal as refusal:
            return refusal.reason
        return "in"

    outcomes = await asyncio.gather(*map(come, users))
    assert sorted(outcomes) == ["code_used_up"] * 5 + ["in"] * 3
    again = await asyncio.gather(*map(come, users))
    assert again == outcomes, "who is in stays in, and uses no code again"
    assert await world.count("invitations") == 3
    assert await world.broken_rules() == []


@pytest.mark.parametrize("code", ["", "2345-6789-ABCD", "x" * 40, "’;--"])
async def test_a_code_that_there_is_not_lets_nobody_in(world: World, code: str) -> None:
    await ruled(world, CODES)
    assert await entered(world, await stranger(world, "alice"), code) == "unknown_code"


async def test_a_code_taken_back_or_of_another_competition_lets_nobody_in(world: World) -> None:
    organiser = await ruled(world, CODES)
    await organiser.decides(making(2))
    taken_back, foreign = await codes(organiser)
    alice = await stranger(world, "alice")
    assert await organiser.decides(revoking(taken_back)) == "done"
    assert await organiser.decides(revoking(taken_back)) == "no_such_code"
    assert await entered(world, alice, taken_back) == "code_revoked"
    await organiser.write("""
        WITH other AS (
            INSERT INTO competitions (name, starts_at, ends_at, initial_grant)
            SELECT 'Other', starts_at - interval '9 days', starts_at - interval '8 days',
                   initial_grant FROM competitions RETURNING id
        )
        UPDATE invitation_codes SET competition_id = other.id FROM other WHERE code = :code
    """, code=foreign)  # fmt: skip
    assert await entered(world, alice, foreign) == "code_of_another_competition"


async def test_listed_wallets_may_enter_and_others_not(world: World) -> None:
    organiser = await ruled(world, EntryRule(admission="wallets"))
    alice, bob = await stranger(world, "alice"), await stranger(world, "bob")
    await organiser.decides(inviting("alice", "alice", "carol"))
    assert await entered(world, bob) == "not_invited"
    assert await distributed(world) == {alice}
    await organiser.decides(inviting("bob"))
    assert await entered(world, bob) == "in"
    assert await world.balances(alice) != {}, "who takes part stays"


async def test_guest_wallets_stay_out_where_they_are_not_allowed(world: World) -> None:
    await ruled(world, EntryRule(guests_allowed=False))
    alice, bob = await stranger(world, "alice"), await stranger(world, "bob")
    async with transaction(world.engine) as connection:
        await note_guest(connection, wallet_address="alice")
        await note_guest(connection, wallet_address="alice")
    assert await entered(world, alice) == "guests_not_allowed"
    assert await entered(world, bob) == "in"


@pytest.mark.parametrize(
    ("after", "outcome"),
    [(timedelta(0), "in"), (timedelta(microseconds=1), "entry_closed")],
    ids=["at the last moment", "after it"],
)
async def test_nobody_joins_after_the_last_moment(
    world: World, after: timedelta, outcome: str
) -> None:
    until = NOW + HOUR
    await ruled(world, EntryRule(joins_until=until))
    alice = await stranger(world, "alice")
    assert await entered(world, alice, at=until + after) == outcome


async def test_nobody_joins_after_the_end(world: World) -> None:
    alice = await stranger(world, "alice")
    assert await entered(world, alice, at=NOW + timedelta(days=15)) == "entry_closed"


async def test_of_many_at_once_as_many_take_part_as_may(world: World) -> None:
    await ruled(world, EntryRule(traders_max=3))
    users = [await stranger(world, f"user {number}") for number in range(6)]

    async def come(user: UUID) -> None:
        async with transaction(world.engine) as connection:
            await grant(connection, user_id=user, now=NOW)

    await asyncio.gather(*map(come, users[:2]))
    assert len(await distributed(world)) == 1, "in one statement too"
    await asyncio.gather(*map(come, users))
    assert await world.count("participants") == 3
    outsider = await stranger(world, "outsider")
    assert await entered(world, outsider) == "competition_full"
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("decided", "outcome"),
    [
        (ruling(EntryRule(traders_max=0)), "entry_rule_out_of_range"),
        (ruling(EntryRule(traders_max=-1)), "entry_rule_out_of_range"),
        (ruling(EntryRule(joins_until=NOW)), "entry_rule_out_of_range"),
        (ruling(EntryRule(joins_until=NOW + timedelta(days=16))), "entry_rule_out_of_range"),
        (making(0), "entry_rule_out_of_range"),
        (making(1001), "entry_rule_out_of_range"),
        (making(1, uses_max=0), "entry_rule_out_of_range"),
        (making(1000), "done"),
        (ruling(EntryRule()), "nothing_to_change"),
        (inviting(), "nothing_to_change"),
        (inviting("alice"), "done"),
    ],
)
async def test_a_rule_that_cannot_be_is_refused(
    world: World, decided: Decided, outcome: str
) -> None:
    organiser = await make_organiser(world)
    assert await organiser.decides(decided) == outcome
    assert len(await organiser.log()) == (outcome == "done")
