"""Who gives an order: a person, or a program by a key, which is put on record with it; and what
it asks for first.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.store import Competition, competition_in, current_of
from backend.database.connection import in_one_trip
from backend.keys.charge import require_charged
from backend.keys.charge_store import KeyOrder, OrderedBy
from backend.trading.idempotency import Claim, Claimed, claimed_by, claiming_of
from procedures.request.context import Context


def ordered_by(context: Context) -> OrderedBy | None:
    """The key by which the call orders, with what it says of why; None for people."""
    session = context.session
    if session is None or session.key is None:
        return None
    return OrderedBy(key_id=session.key.id, decision=context.decision)


async def record_order(context: Context, transaction_id: UUID) -> None:
    """Record which key ordered the transaction, if one did; raises what its caps say."""
    by = ordered_by(context)
    context.is_on_record = True
    if by is not None:
        order = KeyOrder(by=by, transaction_id=transaction_id)
        await require_charged(await context.connection(), order, now=context.now)


async def claim_orders(
    connection: AsyncConnection, claims: Sequence[Claim], now: datetime
) -> dict[Claim, tuple[Claimed, Competition | None]]:
    """What became of each claim, and the competition, which such an order needs next."""
    claiming, current = await in_one_trip(connection, claiming_of(claims, now), current_of(now))
    competition = competition_in(current)
    found = claimed_by(claiming, claims)
    return {claim: (claimed, competition) for claim, claimed in found.items()}
