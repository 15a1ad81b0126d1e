"""Investments of every kind: written when made, locked and withdrawn when ended."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.chunk_store import UserRange
from backend.ids import new_id
from backend.money import plain

ACTIVE_MAX: Final = 200
"""How many active investments a user has at most: each reading of what they own goes over all."""

_INSERT: Final = text("""
INSERT INTO investments (
    id, user_id, token_address, action_type, principal, start_date, last_update,
    interest_rate, status
)
SELECT :id, :user_id, :token, :action_type, :principal, :now, :now, :rate, 'active'
WHERE :active_max > (
    SELECT count(*) FROM investments WHERE user_id = :user_id AND status = 'active'
)
""")
_LOCK: Final = text("""
SELECT held.id, held.token_address, held.action_type, held.principal::numeric AS principal,
       held.accrued_interest::numeric AS accrued_interest, held.interest_rate,
       held.start_date, held.last_update, held.status, tokens.decimals
FROM investments held JOIN tokens ON tokens.address = held.token_address
WHERE held.id = :id AND held.user_id = :user_id
FOR NO KEY UPDATE OF held
""")
# An investment withdrawn in between is skipped: its row is read again once the lock is had.
_ACCRUE: Final = text("""
WITH due AS (
    SELECT held.id, held.accrued_interest::numeric AS before,
           simple_interest(
               held.principal::numeric, held.interest_rate,
               whole_seconds(held.start_date, :until), tokens.decimals
           ) AS after
    FROM investments held JOIN tokens ON tokens.address = held.token_address
    WHERE held.status = 'active' AND held.action_type = :action_type AND held.last_update < :until
      AND held.user_id >= :first_user AND held.user_id < :until_user
    ORDER BY held.id
    FOR NO KEY UPDATE OF held
), accrued AS (
    INSERT INTO interest_accruals (investment_id, accrued_to, amount)
    SELECT id, :until, after - before FROM due
)
UPDATE investments held
SET accrued_interest = plain(due.after), last_update = :until
FROM due WHERE held.id = due.id
""")
_WITHDRAW: Final = text("""
WITH accrued AS (
    INSERT INTO interest_accruals (investment_id, accrued_to, amount)
    SELECT id, :until, CAST(:interest AS numeric) - accrued_interest::numeric
    FROM investments
    WHERE id = :id AND investment_account(action_type) IS NOT NULL
      AND CAST(:interest AS numeric) > accrued_interest::numeric
)
UPDATE investments
SET status = 'withdrawn', accrued_interest = plain(:interest), last_update = :until
WHERE id = :id
""")


@dataclass(frozen=True, slots=True)
class Investment:
    """One investment; amounts in units of its token, the rate in percent a year."""

    id: UUID
    token_address: str
    action_type: str
    principal: Decimal
    accrued_interest: Decimal
    interest_rate: Decimal
    start_date: datetime
    last_update: datetime
    status: str
    decimals: int


async def insert_investment(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    action_type: str,
    principal: Decimal,
    interest_rate: Decimal,
    now: datetime,
) -> UUID | None:
    """Write an investment begun at `now` and give its id; None when the user has `ACTIVE_MAX`."""
    investment_id = new_id()
    inserted = await connection.execute(
        _INSERT,
        {
            "id": investment_id,
            "user_id": user_id,
            "token": token_address,
            "action_type": action_type,
            "principal": plain(principal),
            "rate": interest_rate,
            "now": now,
            "active_max": ACTIVE_MAX,
        },
    )
    return investment_id if inserted.rowcount else None


async def lock_investment(
    connection: AsyncConnection, *, investment_id: UUID, user_id: UUID
) -> Investment | None:
    """The user's own investment, locked until the transaction ends; None when it is not theirs."""
    parameters = {"id": investment_id, "user_id": user_id}
    row = (await connection.execute(_LOCK, parameters)).mappings().one_or_none()
    return None if row is None else Investment(**row)


async def withdraw_investment(
    connection: AsyncConnection, *, investment_id: UUID, interest: Decimal, until: datetime
) -> None:
    """Close an investment that earned `interest` in all until `until`."""
    await connection.execute(_WITHDRAW, {"id": investment_id, "interest": interest, "until": until})


async def accrue_interest(
    connection: AsyncConnection, users: UserRange, *, action_type: str, until: datetime
) -> int:
    """Bring the simple interest of one kind that these users have up to `until`; how many earned
    since the last time.
    """
    parameters = {"action_type": action_type, "until": until, **users.bounds}
    return (await connection.execute(_ACCRUE, parameters)).rowcount
