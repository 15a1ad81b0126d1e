"""Staked tokens: their rates, and the interest of each day."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_RATE: Final = text("""
SELECT interest_rate FROM interest_rates
WHERE token_address = :token AND action_type = 'staking' AND effective_date <= :now
ORDER BY effective_date DESC LIMIT 1
""")
# A stake withdrawn meanwhile is skipped: its row is read again once the lock is had.
_ACCRUE: Final = text("""
WITH due AS (
    SELECT held.id, held.accrued_interest::numeric AS before,
           simple_interest(
               held.principal::numeric, held.interest_rate,
               whole_seconds(held.start_date, :until), tokens.decimals
           ) AS after
    FROM investments held JOIN tokens ON tokens.address = held.token_address
    WHERE held.status = 'active' AND held.action_type = 'staking' AND held.last_update < :until
    ORDER BY held.id
    FOR UPDATE OF held
), accrued AS (
    INSERT INTO interest_accruals (investment_id, accrued_to, amount)
    SELECT id, :until, after - before FROM due
)
UPDATE investments held
SET accrued_interest = plain(due.after), last_update = :until
FROM due WHERE held.id = due.id
""")


async def staking_rate(
    connection: AsyncConnection, *, token_address: str, now: datetime
) -> Decimal | None:
    """Percent a year for stakes begun at `now`; None when the token cannot be staked."""
    found = await connection.execute(_RATE, {"token": token_address, "now": now})
    rate: Decimal | None = found.scalar_one_or_none()
    return rate


async def accrue_interest(connection: AsyncConnection, *, until: datetime) -> int:
    """Bring every stake's interest up to `until`; how many had earned since the last time."""
    return (await connection.execute(_ACCRUE, {"until": until})).rowcount
