"""At which price a position opens and closes, and at which it would rather not."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.perp.close_position import close
from backend.perp.open_position import open_position
from backend.perp.opening import Direction
from backend.refusals import Refusal
from backend.trading.execution import Execution
from backend.trading.slippage import Slippage
from tests.world.world import NOW, SOL, USDC, World

ARRIVED = NOW + timedelta(minutes=1)
SOL_AT_150 = {SOL: Decimal(150), USDC: Decimal(1)}


async def opened(world: World, user: UUID, direction: Direction, execution: Execution) -> UUID:
    async with transaction(world.engine) as connection:
        position_id, _, _ = await open_position(
            connection,
            user_id=user,
            token_address=SOL,
            collateral=Decimal(200),
            leverage=10,
            direction=direction,
            execution=execution,
            now=ARRIVED,
        )
    return position_id


def execution(quoted: str, bps: int) -> Execution:
    return Execution(since=ARRIVED, slippage=Slippage(quoted_price=Decimal(quoted), max_bps=bps))


@pytest.mark.parametrize(
    ("direction", "quoted", "bps", "opens", "closes"),
    [
        ("long", "150", 0, True, True),
        ("long", "149", 0, False, True),
        ("long", "149", 68, True, True),
        ("long", "151", 0, True, False),
        ("long", "151", 67, True, True),
        ("short", "149", 0, True, False),
        ("short", "149", 68, True, True),
        ("short", "151", 0, False, True),
        ("short", "151", 67, True, True),
    ],
)
async def test_positions_open_and_close_at_no_worse_a_price_than_they_take(
    world: World, direction: Direction, quoted: str, bps: int, opens: bool, closes: bool
) -> None:
    await world.quote(SOL_AT_150, at=ARRIVED)
    user = await world.person("alice", now=ARRIVED)
    wanted = execution(quoted, bps)
    if opens:
        position_id = await opened(world, user, direction, wanted)
    else:
        with pytest.raises(Refusal, match="The price moved"):
            await opened(world, user, direction, wanted)
        position_id = await opened(world, user, direction, Execution(since=ARRIVED))
    async with transaction(world.engine) as connection:
        closing = close(
            connection, user_id=user, position_id=position_id, execution=wanted, now=ARRIVED
        )
        if closes:
            await closing
        else:
            with pytest.raises(Refusal, match="The price moved"):
                await closing
    assert await world.count("fills") == 1 + closes


@pytest.mark.parametrize(
    ("now_at", "status"), [("140", "open"), ("130", "liquidated")], ids=["above", "beyond"]
)
async def test_a_price_that_came_since_the_fill_liquidates_at_once(
    world: World, now_at: str, status: str
) -> None:
    user = await world.person("alice")
    await world.quote(SOL_AT_150, at=ARRIVED)
    await world.quote({SOL: Decimal(now_at)}, at=ARRIVED + timedelta(seconds=1))
    position_id = await opened(world, user, "long", Execution(since=ARRIVED))
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT status, entry_price FROM perp_positions WHERE id = :id"),
            {"id": position_id},
        )
    assert found.one() == (status, "150")
    assert await world.broken_rules() == []
