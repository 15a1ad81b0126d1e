"""A halted token takes nothing in and gives nothing out but what its positions and stakes hold."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.admin import halt
from backend.admin.store import Decision
from backend.database.transaction import transaction
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.perp.open_position import preview_position
from backend.staking.stake import stake
from backend.swap.terms import quote_swap
from tests.world.endings import unstake
from tests.world.orders import Order, Wanted, close, open_position, outcome, swap
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.world import BONK, JITOSOL, NOW, SOL, USDC, World

MINUTE = timedelta(minutes=1)


def halting(token: str = SOL) -> Decided:
    return lambda connection, by: halt.halt(connection, token_address=token, by=by)


def resuming(token: str = SOL) -> Decided:
    return lambda connection, by: halt.resume(connection, token_address=token, by=by)


def swapped(from_token: str, to_token: str, amount: str) -> Order:
    return lambda connection, user: swap(
        connection,
        Wanted(user_id=user, from_token=from_token, to_token=to_token, amount=Decimal(amount)),
        now=NOW,
    )


def opened(token: str) -> Order:
    return lambda connection, user: open_position(
        connection, user_id=user, token_address=token, collateral=Decimal(100), leverage=2,
        direction="long", now=NOW,
    )  # fmt: skip


ORDERS: Mapping[str, Order] = {
    "sell it": swapped(SOL, USDC, "1"),
    "buy it": swapped(USDC, SOL, "1"),
    "quote it": lambda connection, _: quote_swap(
        connection, from_token_address=SOL, to_token_address=USDC, amount=Decimal(1), now=NOW
    ),
    "stake it": lambda connection, user: stake(
        connection, user_id=user, token_address=SOL, amount=Decimal(1), now=NOW
    ),
    "liquid-stake it": lambda connection, user: liquid_stake(
        connection, user_id=user, token_address=SOL, amount=Decimal(1), now=NOW
    ),
    "lend it": lambda connection, user: lend(
        connection, user_id=user, token_address=SOL, amount=Decimal(1), now=NOW
    ),
    "open a position in it": opened(SOL),
    "preview a position in it": lambda connection, _: preview_position(
        connection, token_address=SOL, collateral=Decimal(100), leverage=2, direction="long",
        now=NOW,
    ),
    "sell what derives from it": swapped(JITOSOL, USDC, "0.1"),
    "buy what derives from it": swapped(USDC, JITOSOL, "1"),
    "swap others": swapped(USDC, BONK, "1"),
    "open a position in another": opened(BONK),
}  # fmt: skip
OF_OTHERS = {"swap others", "open a position in another"}


@pytest.fixture
async def organiser(world: World) -> Organiser:
    return await make_organiser(world)


async def hold_derived(world: World, user: UUID) -> None:
    """Give the user liquid-staking tokens to sell."""
    async with transaction(world.engine) as connection:
        await liquid_stake(connection, user_id=user, token_address=SOL, amount=Decimal(1), now=NOW)


@pytest.mark.parametrize("order", ORDERS)
async def test_what_is_refused_while_it_is_halted_goes_again_after_it(
    world: World, organiser: Organiser, order: str
) -> None:
    alice = await world.person("alice")
    await hold_derived(world, alice)
    assert await organiser.decides(halting()) == "done"
    refused = "done" if order in OF_OTHERS else "token_halted"
    assert await outcome(world.engine, ORDERS[order], alice) == refused
    assert await organiser.decides(resuming()) == "done"
    assert await outcome(world.engine, ORDERS[order], alice) == "done"
    assert await world.broken_rules() == []


async def test_a_liquid_stake_is_refused_too_when_what_it_gives_is_halted(
    world: World, organiser: Organiser
) -> None:
    alice = await world.person("alice")
    assert await organiser.decides(halting(JITOSOL)) == "done"
    assert await outcome(world.engine, ORDERS["liquid-stake it"], alice) == "token_halted"
    assert await outcome(world.engine, ORDERS["stake it"], alice) == "done"


async def test_what_derives_from_a_token_is_halted_alone_without_it(
    world: World, organiser: Organiser
) -> None:
    alice = await world.person("alice")
    assert await organiser.decides(halting(JITOSOL), reason="of its own") == "done"
    assert await outcome(world.engine, ORDERS["buy what derives from it"], alice) == "token_halted"
    assert await outcome(world.engine, ORDERS["buy it"], alice) == "done"
    # Resumed by itself it is still halted with its base.
    assert await organiser.decides(halting()) == "done"
    assert await organiser.decides(resuming(JITOSOL)) == "done"
    assert await outcome(world.engine, ORDERS["buy what derives from it"], alice) == "token_halted"


async def test_what_is_open_in_it_can_be_ended(world: World, organiser: Organiser) -> None:
    alice = await world.person("alice")
    async with transaction(world.engine) as connection:
        one = Decimal(1)
        staked = await stake(connection, user_id=alice, token_address=SOL, amount=one, now=NOW)
        liquid = await liquid_stake(
            connection, user_id=alice, token_address=SOL, amount=one, now=NOW
        )
        lent = await lend(connection, user_id=alice, token_address=USDC, amount=one, now=NOW)
        position, _ = await open_position(
            connection,
            user_id=alice,
            token_address=SOL,
            collateral=Decimal(100),
            leverage=2,
            direction="long",
            now=NOW,
        )
    for token in (SOL, JITOSOL, USDC):
        assert await organiser.decides(halting(token)) == "done"
    async with transaction(world.engine) as connection:
        for held in (staked, liquid, lent):
            await unstake(
                connection, user_id=alice, investment_id=held.investment_id, now=NOW + MINUTE / 2
            )
        await close(connection, user_id=alice, position_id=position, now=NOW + MINUTE / 2)
    assert await world.broken_rules() == []


async def test_liquidation_goes_on_at_its_prices(world: World, organiser: Organiser) -> None:
    alice = await world.person("alice")
    await world.open(alice, collateral="100", leverage=20)
    assert await organiser.decides(halting()) == "done"
    await world.quote({SOL: Decimal(100)}, at=NOW + MINUTE)
    assert await world.count("perp_positions WHERE status = 'liquidated'") == 1
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("acts", "outcomes"),
    [
        ([halting(), halting()], ["done", "halted_already"]),
        ([resuming()], ["not_halted"]),
        ([halting(), resuming(), resuming()], ["done", "done", "not_halted"]),
        ([halting(), halting(BONK)], ["done", "done"]),
        ([halting(), resuming(BONK)], ["done", "not_halted"]),
        ([halting("nothing")], ["unknown_token"]),
        ([resuming("nothing")], ["unknown_token"]),
        ([halting("")], ["unknown_token"]),
    ],
    ids=[
        "halted twice", "resumed for nothing", "resumed twice", "two tokens", "the other one",
        "halt nothing", "resume nothing", "no address",
    ],
)  # fmt: skip
async def test_impossible_halts_are_refused_and_not_logged(
    organiser: Organiser, acts: list[Decided], outcomes: list[str]
) -> None:
    assert [await organiser.decides(act) for act in acts] == outcomes
    assert len(await organiser.log()) == outcomes.count("done")


async def test_everybody_is_told_and_the_log_has_every_reason(
    world: World, organiser: Organiser
) -> None:
    for name in ("alice", "bob"):
        await world.person(name)
    await organiser.decides(halting(), reason="its price is wrong")
    await organiser.decides(resuming(), reason="it is right again")
    assert await organiser.notices() == [
        (name, kind, reason)
        for name in ("alice", "bob")
        for kind, reason in (
            ("token_halted", "its price is wrong"),
            ("token_resumed", "it is right again"),
        )
    ]
    assert await organiser.log() == [
        ("halt_token", SOL, "its price is wrong"),
        ("resume_token", SOL, "it is right again"),
    ]


async def test_of_two_admins_who_halt_at_once_one_does(world: World, organiser: Organiser) -> None:
    other = await make_organiser(world, name="other")

    async def halted(admin: Organiser) -> str:
        by = Decision(admin_id=admin.user_id, reason="at once", now=NOW)
        return await outcome(
            world.engine, lambda connection, _: halting()(connection, by), admin.user_id
        )

    outcomes = await asyncio.gather(*(halted(one) for one in [organiser, other] * 5))
    assert sorted(outcomes) == ["done"] + ["halted_already"] * 9
    assert len(await organiser.log()) == 1
