"""What staking pays, and the interest of each day."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.store import accrue_interest

_RATE: Final = text("""
SELECT interest_rate FROM interest_rates
WHERE token_address = :token AND action_type = 'staking' AND effective_date <= :now
ORDER BY effective_date DESC LIMIT 1
""")

accrue_stakes: Final = partial(accrue_interest, action_type="staking")
"""Bring the interest of these users' stakes up to `until`; how many earned since the last."""


async def staking_rate(
    connection: AsyncConnection, *, token_address: str, now: datetime
) -> Decimal | None:
    """Percent a year for stakes begun at `now`; None when the token cannot be staked."""
    found = await connection.execute(_RATE, {"token": token_address, "now": now})
    rate: Decimal | None = found.scalar_one_or_none()
    return rate
