"""In a pause what is open can be ended, nothing else is traded, and nobody is liquidated."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin import steer_competition
from backend.competition.views import PAUSED_ALLOWS
from backend.database.transaction import transaction
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.staking.stake import stake
from tests.world.endings import unstake
from tests.world.orders import Wanted, close, open_position, outcome, swap
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.world import MINUTE, NOW, SOL, USDC, World

LATER = NOW + MINUTE
Made = dict[str, UUID]


@pytest.fixture
async def organiser(world: World) -> Organiser:
    await world.write("DELETE FROM price_history")
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=NOW)
    return await make_organiser(world)


PAUSE: Decided = lambda connection, by: steer_competition.pause(connection, by=by)  # noqa: E731
RESUME: Decided = lambda connection, by: steer_competition.resume(connection, by=by)  # noqa: E731


async def everything_open(world: World, user: UUID) -> Made:
    """A position, a stake, a liquid stake and a loan."""
    made = {"position": await world.open(user)}
    for name, begin in (("stake", stake), ("liquid stake", liquid_stake), ("loan", lend)):
        async with transaction(world.engine) as connection:
            begun = await begin(
                connection, user_id=user, token_address=SOL, amount=Decimal(1), now=NOW
            )
        made[name] = begun.investment_id
    return made


def ends(name: str) -> Callable[[Made], Callable[[AsyncConnection, UUID], Awaitable[object]]]:
    if name == "position":
        return lambda made: (
            lambda connection, user: close(
                connection, user_id=user, position_id=made[name], now=LATER
            )
        )
    return lambda made: (
        lambda connection, user: unstake(
            connection, user_id=user, investment_id=made[name], now=LATER
        )
    )


@pytest.mark.parametrize("name", ["position", "stake", "liquid stake", "loan"])
async def test_what_is_open_can_be_ended(world: World, organiser: Organiser, name: str) -> None:
    alice = await world.person("alice")
    made = await everything_open(world, alice)
    assert await organiser.decides(PAUSE) == "done"
    assert await outcome(world.engine, ends(name)(made), alice) == "done"
    assert await world.broken_rules() == []


async def swaps(connection: AsyncConnection, user: UUID) -> None:
    await swap(connection, Wanted(user, SOL, USDC, Decimal(1)), now=LATER)


async def opens(connection: AsyncConnection, user: UUID) -> None:
    await open_position(
        connection,
        user_id=user,
        token_address=SOL,
        collateral=Decimal(100),
        leverage=2,
        direction="long",
        now=LATER,
    )


async def stakes(connection: AsyncConnection, user: UUID) -> None:
    await stake(connection, user_id=user, token_address=SOL, amount=Decimal(1), now=LATER)


async def liquid_stakes(connection: AsyncConnection, user: UUID) -> None:
    await liquid_stake(connection, user_id=user, token_address=SOL, amount=Decimal(1), now=LATER)


async def lends(connection: AsyncConnection, user: UUID) -> None:
    await lend(connection, user_id=user, token_address=SOL, amount=Decimal(1), now=LATER)


@pytest.mark.parametrize("order", [swaps, opens, stakes, liquid_stakes, lends])
async def test_all_other_orders_are_refused(
    world: World,
    organiser: Organiser,
    order: Callable[[AsyncConnection, UUID], Awaitable[None]],
) -> None:
    alice = await world.person("alice")
    assert await organiser.decides(PAUSE) == "done"
    assert await outcome(world.engine, order, alice) == "competition_paused"


async def test_nobody_is_liquidated_until_the_next_price_after_it(
    world: World, organiser: Organiser
) -> None:
    alice = await world.person("alice")
    await world.open(alice, leverage=20)
    liquidated = "perp_positions WHERE status = 'liquidated'"
    assert await organiser.decides(PAUSE) == "done"
    await world.quote({SOL: Decimal(150)}, at=LATER)
    await world.liquidations(now=LATER)
    assert await world.count(liquidated) == 0
    assert await world.broken_rules() == []
    assert await organiser.decides(RESUME, at=NOW + 2 * MINUTE) == "done"
    await world.liquidations(now=NOW + 2 * MINUTE)
    assert await world.count(liquidated) == 0
    assert await world.broken_rules() == []
    # The price has come back: nothing is lost by what it was in the pause.
    await world.quote({SOL: Decimal(199)}, at=NOW + 3 * MINUTE)
    assert await world.count(liquidated) == 0
    await world.quote({SOL: Decimal(150)}, at=NOW + 4 * MINUTE)
    assert await world.count(liquidated) == 1
    assert await world.broken_rules() == []


def test_the_rules_name_the_orders_that_go_on() -> None:
    assert PAUSED_ALLOWS == ("perp.close", "investments.unstake")
