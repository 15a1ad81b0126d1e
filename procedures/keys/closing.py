"""Closing all that a key has opened, for its owner."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from backend.database.transaction import is_retryable, reading, transaction
from backend.keys.store import OpenPosition, open_positions_of
from backend.perp.close_position import close
from backend.prices.observe import PriceUnobserved
from backend.refusals import Refusal
from backend.rpc.retry import retried
from procedures.request.context import Context
from procedures.request.orders import wait_for_prices

ATTEMPTS: Final = 5


class StillOpen(BaseModel):
    """A position that could not be closed, with the refusal's stable word and its sentence."""

    position_id: str
    reason: str
    message: str


async def close_positions_of(
    context: Context, *, key_id: UUID
) -> tuple[list[str], list[StillOpen]]:
    """Close what the key opened and is open, each position by itself: the ids of those that were,
    and the others. Closing is like the owner's own order, at the first price observed from now on.
    """
    async with reading(context.server.engine) as connection:
        positions = await open_positions_of(connection, key_id=key_id)
    closed: list[str] = []
    still_open: list[StillOpen] = []
    # Those whose price does not come are refused one by one, and the others closed.
    with suppress(PriceUnobserved):
        await wait_for_prices(context, {position.token_address for position in positions})
    for position in positions:
        try:
            await _close(context, position)
        except Refusal as refusal:
            refused = StillOpen(
                position_id=str(position.id), reason=refusal.reason, message=refusal.message
            )
            still_open.append(refused)
        else:
            closed.append(str(position.id))
    return closed, still_open


async def _close(context: Context, position: OpenPosition) -> None:
    async def once() -> None:
        async with transaction(context.server.engine) as connection:
            await close(
                connection,
                user_id=context.owner().user_id,
                position_id=position.id,
                execution=context.required_execution(),
                now=context.now,
            )

    await retried(once, attempts=ATTEMPTS, retry_on=is_retryable)
    await context.note_change()
