"""Ending an investment, in the way of its kind."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.rules import Unstaked, require_active
from backend.investments.store import Investment, lock_investment

End = Callable[[AsyncConnection, UUID, Investment, datetime], Awaitable[Unstaked]]
"""Pays a user's locked investment into their wallet as of the moment."""


async def end_investment(
    connection: AsyncConnection,
    *,
    endings: Mapping[str, End],
    user_id: UUID,
    investment_id: UUID,
    now: datetime,
) -> Unstaked:
    """End the user's investment by the ending of its action type.

    Raises UnknownInvestment, also for another user's, AlreadyWithdrawn, and the refusals of
    the kind's own rules.
    """
    held = require_active(
        await lock_investment(connection, investment_id=investment_id, user_id=user_id)
    )
    return await endings[held.action_type](connection, user_id, held, now)
