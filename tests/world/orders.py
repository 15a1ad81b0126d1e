"""Orders of tests that say nothing of their arrival: they fill at the newest prices there are."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.transaction import transaction
from backend.money import USDC
from backend.perp import close_position as closing
from backend.perp import open_position as opening
from backend.perp.opening import Direction, PositionTerms
from backend.perp.rules import WHOLE
from backend.refusals import Refusal
from backend.swap.swap import SwapOrder, swap_all
from backend.swap.terms import SwapTerms
from backend.trading.execution import Execution

_NEWEST: Final = text("""
SELECT min(newest.priced_at) FROM (
    SELECT max(priced_at) AS priced_at
    FROM unnest(CAST(:tokens AS text[])) AS asked (address)
    LEFT JOIN liquid_stake_pools ON lst_token_address = asked.address
    JOIN price_history ON token_address = coalesce(base_token_address, asked.address)
    WHERE began_at IS NOT NULL GROUP BY asked.address
) newest
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A swap of `amount` units of `from_token` for `to_token`."""

    user_id: UUID
    from_token: str
    to_token: str
    amount: Decimal


Order = Callable[[AsyncConnection, UUID], Awaitable[object]]


async def outcome(engine: AsyncEngine, order: Order, user: UUID) -> str:
    """`done`, or the stable word of the refusal."""
    try:
        async with transaction(engine) as connection:
            await order(connection, user)
    except Refusal as refusal:
        return refusal.reason
    return "done"


async def at_newest(connection: AsyncConnection, *tokens: str, now: datetime) -> Execution:
    """An order that arrived when the newest prices of these tokens were observed."""
    newest = (await connection.execute(_NEWEST, {"tokens": list(tokens)})).scalar_one()
    return Execution(since=newest or now)


async def swap_order(connection: AsyncConnection, wanted: Wanted, *, now: datetime) -> SwapOrder:
    return SwapOrder(
        user_id=wanted.user_id,
        from_token_address=wanted.from_token,
        to_token_address=wanted.to_token,
        amount=wanted.amount,
        execution=await at_newest(connection, wanted.from_token, wanted.to_token, now=now),
    )


async def swap(connection: AsyncConnection, wanted: Wanted, *, now: datetime) -> SwapTerms:
    """Make the swap, or raise its refusal."""
    order = await swap_order(connection, wanted, now=now)
    outcome = (await swap_all(connection, [order], now))[order]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def open_position(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    collateral: Decimal,
    leverage: int,
    direction: Direction,
    now: datetime,
) -> tuple[UUID, PositionTerms]:
    position_id, _, terms = await opening.open_position(
        connection,
        user_id=user_id,
        token_address=token_address,
        collateral=collateral,
        leverage=leverage,
        direction=direction,
        execution=await at_newest(connection, token_address, USDC, now=now),
        now=now,
    )
    return position_id, terms


async def close(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    position_id: UUID,
    fraction: Decimal = WHOLE,
    now: datetime,
) -> closing.ClosedPosition:
    token = text("SELECT token_address FROM perp_positions WHERE id = :id")
    tokens = (await connection.execute(token, {"id": position_id})).scalars()
    return await closing.close(
        connection,
        user_id=user_id,
        position_id=position_id,
        fraction=fraction,
        execution=await at_newest(connection, *tokens, now=now),
        now=now,
    )
