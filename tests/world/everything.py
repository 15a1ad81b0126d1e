"""A small competition in which everything is done that moves money."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.perp.funding_store import SettledRate
from backend.perp.opening import Direction
from backend.perp.settle_funding import fund
from backend.staking.stake import stake
from tests.world.endings import accrue, unstake
from tests.world.orders import close
from tests.world.world import BONK, NOW, SOL, USDC, World, make_world

FUNDED_AT: Final = NOW + timedelta(hours=4)
LATER: Final = NOW + timedelta(days=2)
CRASHED_PRICES: Final = {
    SOL: Decimal("119.5"),
    USDC: Decimal("0.9999"),
    BONK: Decimal("0.000021"),
}


async def play_everything(engine: AsyncEngine, *, lends: bool = True) -> tuple[World, UUID, UUID]:
    """The market at `LATER`, and its two traders: alice, who did everything, and bob.

    Both opened and closed, alice was liquidated too; she keeps a stake, a liquid stake, a loan
    and a short, and was paid interest and funding. `lends` is False for schemas without lending.
    """
    world = await make_world(engine)
    alice, bob = await world.person("alice"), await world.person("bob")
    await world.swap(alice, SOL, BONK, "1.000000001")
    await world.swap(bob, USDC, SOL, "333.333333")
    ended = [await _stakes(world, alice)]
    if lends:
        ended.append(await _loans(world, alice))
    bets: tuple[tuple[UUID, int, Direction], ...] = (
        (alice, 5, "long"), (alice, 2, "short"), (bob, 3, "long"),
    )  # fmt: skip
    for user, leverage, direction in bets:
        opened = await world.open(
            user, collateral="100.000001", leverage=leverage, direction=direction
        )
    async with transaction(engine) as connection:
        rates = [SettledRate(SOL, Decimal("0.0001"), "test")]
        await fund(connection, settled_at=FUNDED_AT, rates=rates, now=FUNDED_AT)
        await accrue(connection, timezone=ZoneInfo("Asia/Tokyo"), now=LATER)
    await world.quote(CRASHED_PRICES, at=LATER)
    async with transaction(engine) as connection:
        for investment_id in ended:
            await unstake(connection, user_id=alice, investment_id=investment_id, now=LATER)
        await close(connection, user_id=bob, position_id=opened, now=LATER)
    return world, alice, bob


async def _stakes(world: World, user: UUID) -> UUID:
    async with transaction(world.engine) as connection:
        half: dict[str, Any] = {"user_id": user, "amount": Decimal("1.5"), "now": NOW}
        ended = await stake(connection, token_address=SOL, **half)
        await stake(connection, token_address=SOL, **half)
        await liquid_stake(connection, token_address=SOL, **half)
    return ended.investment_id


async def _loans(world: World, user: UUID) -> UUID:
    async with transaction(world.engine) as connection:
        half: dict[str, Any] = {"user_id": user, "amount": Decimal("100.000001"), "now": NOW}
        ended = await lend(connection, token_address=USDC, **half)
        await lend(connection, token_address=USDC, **half)
    return ended.investment_id
