"""What waits for a price is filled in the transaction that writes it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ledger.balance_store import lock_balances
from backend.money import USDC
from backend.notifications.store import notify_each
from backend.orders.close_triggered import close_triggered
from backend.orders.fill import fill_orders
from backend.orders.news import Told, agent_event
from backend.orders.store import is_any_reached, lock_reached
from backend.orders.trigger_store import first_event_at, lock_triggered
from backend.prices.followers import Followed
from backend.prices.store import Price


async def follow_prices(
    connection: AsyncConnection, now: datetime, observed: Sequence[str]
) -> Followed:
    """Close the positions whose triggers the prices of these tokens have reached, then fill the
    orders; each once, for it is locked, and at the price that reached it.
    """
    if not observed or not await is_any_reached(connection, observed=observed, now=now):
        return Followed()
    # Positions before orders, and orders before balances, as all who end what waits lock them.
    triggers = await lock_triggered(connection, observed=observed, now=now)
    orders = await lock_reached(connection, observed=observed, now=now)
    if not orders and not triggers:
        return Followed()
    # A look that began before they were placed may have asked its source after that.
    now = max(now, *(one.placed_at for one in orders), *(one.set_at for one in triggers))
    # All at once: what is locked in parts could wait for who waits for this.
    await lock_balances(
        connection,
        {(one.user_id, token) for one in orders for token in (one.token_address, USDC)}
        | {(one.user_id, USDC) for one in triggers},
    )
    told = [
        *await close_triggered(connection, triggers, now=now),
        *await fill_orders(connection, orders, now=now),
    ]
    return await _tell(connection, told, now=now)


async def _tell(connection: AsyncConnection, told: Sequence[Told], *, now: datetime) -> Followed:
    await notify_each(connection, [one.notice for one in told], now=now)
    return Followed(
        notified=frozenset(one.notice.user_id for one in told),
        agent_events=[
            agent_event(one, key_id=one.key_id, now=now) for one in told if one.key_id is not None
        ],
    )


async def first_event(connection: AsyncConnection, prices: Sequence[Price]) -> datetime | None:
    """When prices that are written at once first reach what waits for one."""
    return await first_event_at(connection, prices)
