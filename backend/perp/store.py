"""Leveraged positions: written when opened, locked when closed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.money import plain

OPEN_MAX: Final = 200
"""How many open positions a user has at most: each reading of what they own goes over all."""

_INSERT: Final = text("""
INSERT INTO perp_positions (
    id, user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied,
    status, created_at, updated_at
)
SELECT :id, :user_id, CAST(:token AS varchar), :direction, :leverage, :entry_price, :size,
    :collateral, :liquidation_price, (
        SELECT rate FROM funding_rates_at(:now) WHERE token_address = CAST(:token AS varchar)
    ), :now, 'open', :now, :now
WHERE :open_max > (
    SELECT count(*) FROM perp_positions WHERE user_id = :user_id AND status = 'open'
)
""")
_LOCK: Final = text("""
SELECT position.id, position.token_address, position.position_direction AS direction,
       position.leverage, position.entry_price::numeric AS entry_price,
       position.position_size::numeric AS size,
       position.collateral_amount::numeric AS collateral,
       position.accumulated_funding::numeric AS accumulated_funding,
       position.funding_rate_last_applied, position.status, position.updated_at,
       market.rate AS funding_rate
FROM perp_positions position
JOIN funding_rates_at(:now) AS market ON market.token_address = position.token_address
WHERE position.id = :id AND position.user_id = :user_id
FOR UPDATE OF position
""")
_FIND: Final = text("""
SELECT token_address, position_direction AS direction, position_size::numeric AS size
FROM perp_positions WHERE id = :id AND user_id = :user_id AND status = 'open'
""")
_TOKEN: Final = text("SELECT token_address FROM perp_positions WHERE id = :id")
_CLOSE: Final = text("""
WITH paid AS (
    INSERT INTO funding_payments (position_id, settled_at, amount, rate, price_usd, seconds)
    SELECT :id, :now, :funding, :rate, :price, :seconds WHERE :seconds > 0
)
UPDATE perp_positions
SET status = 'closed', accumulated_funding = plain(:accumulated_funding),
    funding_rate_last_applied = :now, updated_at = :now
WHERE id = :id
""")


@dataclass(frozen=True, slots=True)
class Position:
    """One position: collateral and funding in USDC, size in the token, prices in USD.

    The live margin is `collateral` + `accumulated_funding`. `funding_rate` is the newest one
    settled for the token, a fraction of notional per 8 hours, or the interest part before the
    first. `updated_at` of an ended position is when it ended.
    """

    id: UUID
    token_address: str
    direction: str
    leverage: int
    entry_price: Decimal
    size: Decimal
    collateral: Decimal
    accumulated_funding: Decimal
    funding_rate_last_applied: datetime
    status: str
    updated_at: datetime
    funding_rate: Decimal


@dataclass(frozen=True, slots=True)
class OpenSize:
    """How large an open position is, in units of the token, and which way it goes."""

    token_address: str
    direction: str
    size: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialFunding:
    """Funding since the last settlement, paid at a close: `amount` is the change of margin."""

    amount: Decimal
    rate: Decimal
    price_usd: Decimal
    seconds: int


async def insert_position(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    direction: str,
    leverage: int,
    entry_price: Decimal,
    size: Decimal,
    collateral: Decimal,
    liquidation_price: Decimal,
    now: datetime,
) -> UUID | None:
    """Write an open position and give its id; None when the user has `OPEN_MAX` of them."""
    position_id = new_id()
    inserted = await connection.execute(
        _INSERT,
        {
            "id": position_id,
            "user_id": user_id,
            "token": token_address,
            "direction": direction,
            "leverage": leverage,
            "entry_price": plain(entry_price),
            "size": plain(size),
            "collateral": plain(collateral),
            "liquidation_price": plain(liquidation_price),
            "now": now,
            "open_max": OPEN_MAX,
        },
    )
    return position_id if inserted.rowcount else None


async def lock_position(
    connection: AsyncConnection, *, position_id: UUID, user_id: UUID, now: datetime
) -> Position | None:
    """The user's own position, locked until the transaction ends; None when it is not theirs."""
    parameters = {"id": position_id, "user_id": user_id, "now": now}
    row = (await connection.execute(_LOCK, parameters)).mappings().one_or_none()
    return None if row is None else Position(**row)


async def find_open_size(
    connection: AsyncConnection, *, position_id: UUID, user_id: UUID
) -> OpenSize | None:
    """The size of the user's own open position; None when there is none with this id."""
    parameters = {"id": position_id, "user_id": user_id}
    row = (await connection.execute(_FIND, parameters)).mappings().one_or_none()
    return None if row is None else OpenSize(**row)


async def position_tokens(connection: AsyncConnection, *, position_id: UUID) -> list[str]:
    """The token of a position, of whomsoever; empty when there is no such position."""
    return list((await connection.execute(_TOKEN, {"id": position_id})).scalars())


async def close_position(
    connection: AsyncConnection,
    *,
    position: Position,
    funding: PartialFunding,
    now: datetime,
) -> None:
    """Close a locked position, its last funding payment noted."""
    await connection.execute(
        _CLOSE,
        {
            "id": position.id,
            "funding": funding.amount,
            "rate": funding.rate,
            "price": funding.price_usd,
            "seconds": funding.seconds,
            "accumulated_funding": position.accumulated_funding + funding.amount,
            "now": now,
        },
    )
