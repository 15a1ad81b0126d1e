"""Taking back what was lent: principal and interest to the second."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.deposit import end_deposit
from backend.investments.rules import Unstaked
from backend.investments.store import Investment
from backend.lending.lend import LOAN


async def withdraw(
    connection: AsyncConnection, user_id: UUID, held: Investment, now: datetime
) -> Unstaked:
    """Pay the loan and its interest into the wallet; the refusals are those of `end_deposit`."""
    return await end_deposit(connection, LOAN, user_id=user_id, held=held, now=now)
