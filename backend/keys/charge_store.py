"""Counting an order against the caps of the key that gave it, and noting why it was given, in the
order's own transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Journals are added to in the order of their users, as all who add lock them.
_CHARGE: Final = text("""
WITH charged AS MATERIALIZED (
    SELECT transaction_id, obstacle, value_usd, most, used FROM charge_keys(
        CAST(:transactions AS uuid[]), CAST(:keys AS uuid[]), CAST(:values AS numeric[]), :now
    )
), explained AS MATERIALIZED (
    SELECT charged.transaction_id, held.user_id, held.id AS key_id, asked.decision
    FROM unnest(
        CAST(:transactions AS uuid[]), CAST(:keys AS uuid[]), CAST(:decisions AS text[])
    ) AS asked (transaction_id, key_id, decision)
    JOIN charged ON charged.transaction_id = asked.transaction_id AND charged.obstacle IS NULL
    JOIN agent_keys held ON held.id = asked.key_id
    WHERE asked.decision IS NOT NULL
    ORDER BY held.user_id, charged.transaction_id
), recorded AS MATERIALIZED (
    SELECT transaction_id,
           record_decision(user_id, key_id, transaction_id, 'order', decision, :now) AS number
    FROM explained
)
SELECT charged.transaction_id, obstacle, value_usd, most, used, recorded.number
FROM charged LEFT JOIN recorded ON recorded.transaction_id = charged.transaction_id
""")

# An order by a key that waited for its price counted when it was placed.
_NOTE: Final = text("""
INSERT INTO agent_orders (transaction_id, key_id, ordered_at)
SELECT transaction_id, key_id, :now
FROM unnest(
    ARRAY(SELECT unnest(CAST(:transactions AS uuid[]))), CAST(:keys AS uuid[])
) AS filled (transaction_id, key_id)
""")

Obstacle = Literal["revoked", "expired", "order_usd", "day_usd", "day_orders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedBy:
    """The key that gives an order, and what it says of why, as the journal keeps it; None for
    nothing.
    """

    key_id: UUID
    decision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOrder:
    """An order by a key: its transaction's id, and what it moves in USD.

    None has the value read from the transaction, which is written by then: of a fill its notional,
    else what is given at its stored price. What ends a position or an investment is always allowed.
    """

    by: OrderedBy
    transaction_id: UUID
    value_usd: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """What became of it: `obstacle` is None when it was counted, else `most` is the cap that is in
    the way, and `used` what had been used of it.
    """

    obstacle: Obstacle | None
    value_usd: Decimal | None
    most: Decimal | None
    used: Decimal | None


async def charge_keys(
    connection: AsyncConnection, orders: Sequence[KeyOrder], *, now: datetime
) -> dict[UUID, Charged]:
    """Count the orders one after the other, by the ids of their transactions.

    Keys and their days stay locked until the transaction ends, so that two orders at once are both
    counted, and none is made by a key that is being revoked.
    """
    rows = await connection.execute(
        _CHARGE,
        {
            "transactions": [order.transaction_id for order in orders],
            "keys": [order.by.key_id for order in orders],
            "values": [order.value_usd for order in orders],
            "decisions": [order.by.decision for order in orders],
            "now": now,
        },
    )
    return {
        row.transaction_id: Charged(
            obstacle=row.obstacle, value_usd=row.value_usd, most=row.most, used=row.used
        )
        for row in rows
    }


async def note_fills(
    connection: AsyncConnection, filled: Sequence[tuple[UUID, UUID]], *, now: datetime
) -> None:
    """Note which key's orders these transactions filled; they count against no cap."""
    if filled:
        parameters = {
            "transactions": [transaction_id for transaction_id, _ in filled],
            "keys": [key_id for _, key_id in filled],
            "now": now,
        }
        await connection.execute(_NOTE, parameters)
