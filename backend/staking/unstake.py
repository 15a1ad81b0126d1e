"""Ending a stake: principal and interest to the second."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.deposit import end_deposit
from backend.investments.rules import Unstaked
from backend.investments.store import Investment
from backend.staking.stake import STAKE


async def unstake(
    connection: AsyncConnection, user_id: UUID, held: Investment, now: datetime
) -> Unstaked:
    """Pay the stake and its interest into the wallet; the refusals are those of `end_deposit`."""
    return await end_deposit(connection, STAKE, user_id=user_id, held=held, now=now)
