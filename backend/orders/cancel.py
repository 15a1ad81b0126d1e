"""Cancelling orders: by their owner, or with what they belong to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.orders.release import cancel_all
from backend.orders.rules import require_open_order
from backend.orders.store import (
    Order,
    lock_order,
    lock_orders_of,
    lock_orders_of_halted,
    lock_orders_of_season,
)
from backend.orders.trigger_store import delete_triggers_of, lock_positions_of_season


async def cancel(
    connection: AsyncConnection, *, user_id: UUID, order_id: UUID, now: datetime
) -> Order:
    """Cancel the user's order and release what it had reserved; always possible.

    Raises UnknownOrder, also for another user's, and OrderEnded.
    """
    order = require_open_order(await lock_order(connection, order_id=order_id, user_id=user_id))
    await cancel_all(connection, [order], why="owner", now=now, is_told=False)
    return order


async def cancel_of_user(
    connection: AsyncConnection, *, user_id: UUID, why: str, now: datetime
) -> None:
    """Cancel all that waits for a price of a user: orders, and triggers of positions."""
    await delete_triggers_of(connection, user_id=user_id)
    orders = await lock_orders_of(connection, user_id=user_id)
    await cancel_all(connection, orders, why=why, now=now)


async def cancel_of_halted(connection: AsyncConnection, *, now: datetime) -> None:
    """Cancel the orders in halted tokens, for which nothing is bought or sold; triggers stay, for
    positions in them end as before.
    """
    orders = await lock_orders_of_halted(connection)
    await cancel_all(connection, orders, why="token_halted", now=now)


async def cancel_of_season(
    connection: AsyncConnection, *, competition_id: UUID, ended_at: datetime
) -> tuple[UUID, ...]:
    """Cancel the orders of a competition, as of its end; their owners. Its positions stay locked
    for who settles them: orders are locked after positions.
    """
    await lock_positions_of_season(connection, competition_id=competition_id)
    orders = await lock_orders_of_season(connection, competition_id=competition_id)
    return await cancel_all(connection, orders, why="competition_end", now=ended_at)
