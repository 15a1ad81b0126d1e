"""Leveraged positions: written when opened, locked when closed, any number at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.money import EXACT, plain
from backend.perp.formulas import Side

OPEN_MAX: Final = 200
"""How many open positions a user has at most: each reading of what they own goes over all."""

# How many are written is hidden from the planner, which otherwise plans anew for each number. A
# user's are counted one after the other.
_INSERT: Final = text("""
INSERT INTO perp_positions (
    id, user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied,
    status, created_at, updated_at
)
SELECT id, user_id, token_address, direction, leverage, entry_price, size, collateral,
    liquidation_price, rate, :now, 'open', :now, :now
FROM (
    SELECT opening.*, row_number() OVER (PARTITION BY user_id ORDER BY number) AS number_of_users
    FROM unnest(
        ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:user_ids AS uuid[]),
        CAST(:tokens AS text[]), CAST(:directions AS text[]), CAST(:leverages AS integer[]),
        CAST(:entry_prices AS text[]), CAST(:sizes AS text[]), CAST(:collaterals AS text[]),
        CAST(:liquidation_prices AS text[])
    ) WITH ORDINALITY AS opening (
        id, user_id, token_address, direction, leverage, entry_price, size, collateral,
        liquidation_price, number
    )
) AS opening
JOIN funding_rates_at(:now) AS market USING (token_address)
WHERE :open_max >= number_of_users + (
    SELECT count(*) FROM perp_positions held
    WHERE held.user_id = opening.user_id AND status = 'open'
)
RETURNING id
""")
# No position's id ever changes, so what refers to one, as a warning does, need not wait for who has
# it locked: it is written in no order of theirs, and two could wait for each other.
_LOCK: Final = text("""
SELECT position.id, position.user_id, position.token_address,
       position.position_direction AS direction, position.leverage,
       position.entry_price::numeric AS entry_price, position.position_size::numeric AS size,
       position.collateral_amount::numeric AS collateral,
       position.accumulated_funding::numeric AS accumulated_funding,
       position.funding_rate_last_applied, position.status, position.updated_at,
       market.rate AS funding_rate
FROM perp_positions position
JOIN funding_rates_at(:now) AS market ON market.token_address = position.token_address
WHERE (position.id, position.user_id) IN (
    SELECT * FROM unnest(
        ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:user_ids AS uuid[])
    )
)
ORDER BY position.id
FOR NO KEY UPDATE OF position
""")
_CLOSE: Final = text("""
WITH closing AS MATERIALIZED (
    SELECT * FROM unnest(
        ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:fundings AS numeric[]),
        CAST(:rates AS numeric[]), CAST(:prices AS numeric[]), CAST(:seconds AS integer[]),
        CAST(:accumulated AS numeric[]), CAST(:left_sizes AS numeric[]),
        CAST(:left_collaterals AS numeric[]), CAST(:liquidation_prices AS numeric[])
    ) AS closing (
        id, funding, rate, price_usd, seconds, accumulated, left_size, left_collateral,
        liquidation_price
    )
), paid AS (
    INSERT INTO funding_payments (position_id, settled_at, amount, rate, price_usd, seconds)
    SELECT id, :now, funding, rate, price_usd, seconds FROM closing WHERE seconds > 0
)
UPDATE perp_positions position
SET status = CASE WHEN left_size IS NULL THEN 'closed' ELSE 'open' END,
    position_size = coalesce(plain(left_size), position_size),
    collateral_amount = coalesce(plain(left_collateral), collateral_amount),
    liquidation_price = coalesce(plain(closing.liquidation_price), position.liquidation_price),
    accumulated_funding = plain(accumulated), funding_rate_last_applied = :now, updated_at = :now
FROM closing WHERE position.id = closing.id
""")


@dataclass(frozen=True, slots=True)
class Position:
    """One position: collateral and funding in USDC, size in the token, prices in USD.

    The live margin is `collateral` + `accumulated_funding`. `funding_rate` is the newest one
    settled for the token, a fraction of notional per 8 hours, or the interest part before the
    first. `updated_at` of an ended position is when it ended.
    """

    id: UUID
    user_id: UUID
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

    @property
    def side(self) -> Side:
        """Which way it goes."""
        return 1 if self.direction == "long" else -1

    @property
    def margin(self) -> Decimal:
        """The live margin as of the last settlement."""
        return EXACT.add(self.collateral, self.accumulated_funding)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosition:
    """A position to be opened; its id is given beforehand."""

    user_id: UUID
    token_address: str
    direction: str
    leverage: int
    entry_price: Decimal
    size: Decimal
    collateral: Decimal
    liquidation_price: Decimal
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialFunding:
    """Funding since the last settlement, paid at a close: `amount` is the change of margin."""

    amount: Decimal
    rate: Decimal
    price_usd: Decimal
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a close leaves open of a position: size in the token, collateral in USDC."""

    size: Decimal
    collateral: Decimal
    liquidation_price: Decimal


async def insert_positions(
    connection: AsyncConnection, opening: Sequence[NewPosition], *, now: datetime
) -> set[UUID]:
    """Write open positions and give the ids of those that were written: none beyond the `OPEN_MAX`
    that a user has.
    """
    rows = await connection.execute(
        _INSERT,
        {
            "ids": [one.id for one in opening],
            "user_ids": [one.user_id for one in opening],
            "tokens": [one.token_address for one in opening],
            "directions": [one.direction for one in opening],
            "leverages": [one.leverage for one in opening],
            "entry_prices": [plain(one.entry_price) for one in opening],
            "sizes": [plain(one.size) for one in opening],
            "collaterals": [plain(one.collateral) for one in opening],
            "liquidation_prices": [plain(one.liquidation_price) for one in opening],
            "now": now,
            "open_max": OPEN_MAX,
        },
    )
    return set(rows.scalars())


async def lock_position(
    connection: AsyncConnection, *, position_id: UUID, user_id: UUID, now: datetime
) -> Position | None:
    """The user's own position, locked until the transaction ends; None when it is not theirs."""
    locked = await lock_positions(connection, [(position_id, user_id)], now=now)
    return locked.get(position_id)


async def lock_positions(
    connection: AsyncConnection, asked: Sequence[tuple[UUID, UUID]], *, now: datetime
) -> dict[UUID, Position]:
    """Those of these positions, by id and owner, that are theirs, locked until the transaction
    ends.
    """
    parameters = {
        "ids": [position_id for position_id, _ in asked],
        "user_ids": [user_id for _, user_id in asked],
        "now": now,
    }
    rows = (await connection.execute(_LOCK, parameters)).mappings()
    return {row["id"]: Position(**row) for row in rows}


async def close_positions(
    connection: AsyncConnection,
    closing: Sequence[tuple[Position, PartialFunding, Left | None]],
    *,
    now: datetime,
) -> None:
    """Close locked positions, or all of them but what is left, their last funding payment noted."""
    await connection.execute(
        _CLOSE,
        {
            "ids": [position.id for position, _, _ in closing],
            "fundings": [funding.amount for _, funding, _ in closing],
            "rates": [funding.rate for _, funding, _ in closing],
            "prices": [funding.price_usd for _, funding, _ in closing],
            "seconds": [funding.seconds for _, funding, _ in closing],
            "accumulated": [
                EXACT.add(position.accumulated_funding, funding.amount)
                for position, funding, _ in closing
            ],
            "left_sizes": [left and left.size for _, _, left in closing],
            "left_collaterals": [left and left.collateral for _, _, left in closing],
            "liquidation_prices": [left and left.liquidation_price for _, _, left in closing],
            "now": now,
        },
    )
