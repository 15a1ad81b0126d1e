"""A name belongs to one trader, whoever comes at once; the organiser can take it back."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.admin.clear_profile import clear_bio, clear_name
from backend.competition.register import change_user, create_user
from backend.database.transaction import transaction
from backend.names.choose_name import default_name
from backend.refusals import Refusal
from tests.world.organiser import Decided, make_organiser
from tests.world.world import BLOCKED, NOW, World

ALICE = "A1ice" + "1" * 39
BOB = "Bobbb" + "2" * 39


async def person(world: World, wallet: str, name: str | None = None) -> UUID:
    async with transaction(world.engine) as connection:
        user_id = await create_user(connection, wallet_address=wallet, now=NOW)
        if name is not None:
            changes = {"username": name}
            await change_user(connection, user_id=user_id, changes=changes, now=NOW)
        return user_id


async def change(world: World, user: UUID, **given: object) -> str:
    """`done`, or the stable word of the refusal."""
    try:
        async with transaction(world.engine) as connection:
            await change_user(connection, user_id=user, changes=given, now=NOW)
    except Refusal as refusal:
        return refusal.reason
    return "done"


async def named(world: World) -> dict[str, str]:
    async with world.engine.connect() as connection:
        rows = await connection.execute(text("SELECT wallet_address, username FROM users"))
        return {row.wallet_address: row.username for row in rows}


@pytest.mark.parametrize("wanted", ["Alice", "ALICE", "аlice", "Al1ce", " Alice "])
async def test_who_comes_second_is_refused_and_keeps_their_name(world: World, wanted: str) -> None:
    await person(world, ALICE, "Alice")
    bob = await person(world, BOB)
    assert await change(world, bob, username=wanted) == "name_taken"
    assert await named(world) == {ALICE: "Alice", BOB: default_name(BOB)}


async def test_a_name_is_free_again_once_it_is_given_up(world: World) -> None:
    alice = await person(world, ALICE, "Alice")
    bob = await person(world, BOB)
    assert await change(world, alice, username="Carol") == "done"
    assert await change(world, bob, username="Alice") == "done"
    assert await change(world, alice, username="Alice") == "name_taken"
    assert await change(world, alice, username=default_name(ALICE)) == "done"
    assert await change(world, bob, username="Carol") == "done"
    assert await named(world) == {ALICE: default_name(ALICE), BOB: "Carol"}


async def test_one_may_write_ones_own_name_otherwise(world: World) -> None:
    alice = await person(world, ALICE, "Alice")
    for name in ("ALICE", "Al1ce", "Alice"):
        assert await change(world, alice, username=name) == "done"
        assert (await named(world))[ALICE] == name


async def test_who_registers_with_a_name_that_is_taken_is_no_user(world: World) -> None:
    await person(world, ALICE, "Alice")
    with pytest.raises(Refusal, match="alice") as refused:
        await person(world, BOB, "alice")
    assert refused.value.reason == "name_taken"
    assert await world.count("users") == 1


async def test_of_two_who_take_a_name_at_once_the_second_waits_and_is_refused(
    world: World,
) -> None:
    alice, bob = await person(world, ALICE), await person(world, BOB)
    async with transaction(world.engine) as connection:
        await change_user(connection, user_id=alice, changes={"username": "Zoe"}, now=NOW)
        taking = asyncio.create_task(change(world, bob, username="ZOE"))
        while not taking.done() and not await world.count(BLOCKED):  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.005)
    assert await taking == "name_taken"


@pytest.mark.parametrize(
    ("given", "outcome", "kept"),
    [
        (" I hold  SOL. ", "done", "I hold SOL."),
        ("x" * 160, "done", "x" * 160),
        ("", "done", None),
        ("x" * 161, "bio_length", "before"),
        ("a\u202eb", "unusable_character", "before"),
        ("a\nb", "unusable_character", "before"),
        ("a" + "\u0316" * 30, "too_many_marks", "before"),
    ],
)
async def test_a_line_about_oneself_is_kept(
    world: World, given: str, outcome: str, kept: str | None
) -> None:
    alice = await person(world, ALICE)
    assert await change(world, alice, bio="before") == "done"
    assert await change(world, alice, bio=given) == outcome
    async with world.engine.connect() as connection:
        found = await connection.execute(text("SELECT bio FROM profiles"))
        assert found.scalar_one_or_none() == kept


def clearing(what: str, wallet: str) -> Decided:
    clear = {"name": clear_name, "bio": clear_bio}[what]
    return lambda connection, by: clear(connection, wallet_address=wallet, by=by)


async def test_the_organiser_takes_back_a_name_and_a_line(world: World) -> None:
    alice, bob = await person(world, ALICE, "Rude"), await person(world, BOB)
    await change(world, alice, bio="Rude words")
    organiser = await make_organiser(world)
    for what in ("name", "bio"):
        assert await organiser.decides(clearing(what, ALICE), reason="rude") == "done"
        assert await organiser.decides(clearing(what, ALICE)) == "nothing_to_clear"
        assert await organiser.decides(clearing(what, "nobody")) == "unknown_trader"
    assert (await named(world))[ALICE] == default_name(ALICE)
    assert await world.count("profiles") == 0
    assert await organiser.log() == [("clear_name", ALICE, "rude"), ("clear_bio", ALICE, "rude")]
    assert [kind for _, kind, _ in await organiser.notices()] == ["name_cleared", "bio_cleared"]
    assert await change(world, bob, username="Rude") == "done", "the name is free"
