"""A disqualified trader cannot trade and ranks behind all others, also once it is over."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.admin.disqualify import disqualify, reinstate
from backend.database.transaction import transaction
from backend.refusals import Refusal
from backend.standings.board_request import BoardRequest
from backend.standings.views import leaderboard, standing
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.seasons import RANK
from tests.world.world import NOW, SOL, USDC, World

HOUR = timedelta(hours=1)
END = NOW + timedelta(days=15)
OVER = NOW + timedelta(seconds=1)
Place = tuple[int, str, str | None]


def disqualifying(wallet: str) -> Decided:
    return lambda connection, by: disqualify(connection, wallet_address=wallet, by=by)


def reinstating(wallet: str) -> Decided:
    return lambda connection, by: reinstate(connection, wallet_address=wallet, by=by)


@pytest.fixture
async def organiser(world: World) -> Organiser:
    """An admin of a competition in which alice leads, bob follows and carol is last."""
    for name, ratio in (("alice", "0.3"), ("bob", "0.2"), ("carol", "0.1")):
        user = await world.person(name)
        async with transaction(world.engine) as connection:
            await connection.execute(
                text("UPDATE standings SET pnl_ratio = :ratio WHERE user_id = :user"),
                {"ratio": Decimal(ratio), "user": user},
            )
    await world.write(RANK)
    return await make_organiser(world)


async def trader(world: World, wallet: str) -> UUID:
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT id FROM users WHERE wallet_address = :wallet"), {"wallet": wallet}
        )
        user_id: UUID = found.scalar_one()
        return user_id


async def places(world: World, *, at: datetime) -> list[Place]:
    """Rank, name and mark of everybody, as everybody sees them."""
    async with world.engine.connect() as connection:
        shown = json.loads(await leaderboard(connection, BoardRequest(limit=100), now=at))["users"]
        for place in shown:
            own = await standing(connection, wallet_address=place["wallet_address"], now=at)
            assert own is not None
            assert json.loads(own)["place"] == place
    return [(place["rank"], place["username"], place["disqualified"]) for place in shown]


async def frozen(world: World) -> list[tuple[int, str]]:
    """The final standings as they were written."""
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT rank, entry ->> 'username' FROM final_standings ORDER BY rank")
        )
        return [tuple(row) for row in rows]


async def ended(world: World) -> None:
    """The end: performances as they stand, for prices have not moved."""
    async with transaction(world.engine) as connection:
        await connection.execute(text("UPDATE competitions SET ends_at = :now"), {"now": OVER})
        await connection.execute(
            text("UPDATE participants SET initial_value_usd = initial_value_usd / (1 + pnl_ratio)"
                 " FROM standings WHERE standings.user_id = participants.user_id")
        )  # fmt: skip
    await world.settled(at=OVER)


IN_ORDER: list[Place] = [(1, "alice", None), (2, "bob", None), (3, "carol", None)]
WITHOUT_ALICE: list[Place] = [(1, "bob", None), (2, "carol", None), (3, "alice", "two wallets")]


@pytest.mark.parametrize("is_over", [False, True], ids=["while it runs", "after the end"])
async def test_they_rank_behind_all_others_until_reinstated(
    world: World, organiser: Organiser, is_over: bool
) -> None:
    if is_over:
        await ended(world)
    at, written = NOW + HOUR, await frozen(world)
    assert await places(world, at=at) == IN_ORDER
    assert await organiser.decides(disqualifying("alice"), at=at, reason="two wallets") == "done"
    assert await places(world, at=at) == WITHOUT_ALICE
    assert await organiser.decides(reinstating("alice"), at=at) == "done"
    assert await places(world, at=at) == IN_ORDER
    assert await frozen(world) == written
    assert await world.broken_rules() == []


async def test_the_frozen_standings_are_by_performance_whoever_is_disqualified(
    world: World, organiser: Organiser
) -> None:
    await organiser.decides(disqualifying("alice"), reason="two wallets")
    await ended(world)
    assert await frozen(world) == [(1, "alice"), (2, "bob"), (3, "carol")]
    assert await places(world, at=END) == WITHOUT_ALICE
    assert await organiser.decides(reinstating("alice"), at=END) == "done"
    assert await places(world, at=END) == IN_ORDER
    with_notice = [(name, kind) for name, kind, _ in await organiser.notices()]
    assert with_notice == [
        ("alice", "disqualified"),
        ("alice", "competition_ended"),
        ("alice", "reinstated"),
        ("bob", "competition_ended"),
        ("carol", "competition_ended"),
    ]


async def test_several_disqualified_keep_their_order_behind(
    world: World, organiser: Organiser
) -> None:
    for name in ("bob", "alice"):
        await organiser.decides(disqualifying(name), reason="bots")
    assert await places(world, at=NOW) == [
        (1, "carol", None),
        (2, "alice", "bots"),
        (3, "bob", "bots"),
    ]


async def test_they_trade_no_more_and_are_told_why(world: World, organiser: Organiser) -> None:
    alice, bob = await trader(world, "alice"), await trader(world, "bob")
    await organiser.decides(disqualifying("alice"), reason="two wallets")
    with pytest.raises(Refusal, match="two wallets") as refused:
        await world.swap(alice, SOL, USDC, "1")
    assert (refused.value.key, refused.value.reason) == ("FORBIDDEN", "disqualified")
    await world.swap(bob, SOL, USDC, "1")
    await organiser.decides(reinstating("alice"))
    await world.swap(alice, SOL, USDC, "1")
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("acts", "outcomes"),
    [
        ([disqualifying("alice"), disqualifying("alice")], ["done", "disqualified_already"]),
        ([reinstating("alice")], ["not_disqualified"]),
        ([disqualifying("alice"), reinstating("bob")], ["done", "not_disqualified"]),
        ([disqualifying("nobody")], ["unknown_trader"]),
        ([reinstating("nobody")], ["unknown_trader"]),
        ([disqualifying("organiser")], ["done"]),
    ],
    ids=["twice", "for nothing", "the other", "nobody", "nobody back", "who takes no part"],
)
async def test_impossible_disqualifications_are_refused_and_not_logged(
    organiser: Organiser, acts: list[Decided], outcomes: list[str]
) -> None:
    assert [await organiser.decides(act) for act in acts] == outcomes
    assert len(await organiser.log()) == outcomes.count("done")
