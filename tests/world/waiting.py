"""Orders that wait, placed by people of tests."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from backend.database.transaction import transaction
from backend.orders.cancel import cancel
from backend.orders.place import Placed, Wanted, place
from backend.orders.set_triggers import TriggersSet, set_triggers
from backend.orders.tables import Kind, Market, OrderSide
from tests.world.world import NOW, SOL, World


class Asked(TypedDict, total=False):
    """What differs from a limit to buy SOL for 100 USDC."""

    market: Market
    kind: Kind
    side: OrderSide
    token: str
    price: str
    amount: str
    leverage: int


async def placed(
    world: World,
    user: UUID,
    *,
    now: datetime = NOW,
    since: datetime | None = None,
    **asked: Unpack[Asked],
) -> Placed:
    """An order placed in a transaction of its own, by `Asked`."""
    wanted = Wanted(
        market=asked.get("market", "swap"),
        kind=asked.get("kind", "limit"),
        side=asked.get("side", "buy"),
        token_address=asked.get("token", SOL),
        trigger_price=Decimal(asked.get("price", "140")),
        amount=Decimal(asked.get("amount", "100")),
        leverage=asked.get("leverage"),
    )
    async with transaction(world.engine) as connection:
        return await place(connection, wanted, user_id=user, since=since or now, now=now)


async def cancelled(world: World, user: UUID, order_id: UUID, *, now: datetime = NOW) -> None:
    """Cancelled by its owner, in a transaction of its own."""
    async with transaction(world.engine) as connection:
        await cancel(connection, user_id=user, order_id=order_id, now=now)


async def triggered_at(
    world: World,
    user: UUID,
    position_id: UUID,
    *,
    take_profit: str | None = None,
    stop_loss: str | None = None,
    now: datetime = NOW,
) -> TriggersSet:
    """A position with these triggers, set in a transaction of its own."""
    async with transaction(world.engine) as connection:
        return await set_triggers(
            connection,
            user_id=user,
            position_id=position_id,
            take_profit=None if take_profit is None else Decimal(take_profit),
            stop_loss=None if stop_loss is None else Decimal(stop_loss),
            since=now,
            now=now,
        )


async def orders_of(world: World) -> list[tuple[str, str | None]]:
    """How all orders stand, in the order in which they were placed, and why they were cancelled."""
    rows = await world.rows("SELECT status, cancelled_for FROM orders ORDER BY placed_at, id")
    return [(status, why) for status, why in rows]
