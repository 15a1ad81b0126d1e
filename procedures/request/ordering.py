"""Who gives an order: a person, or a program by a key, which is put on record with it."""

from decimal import Decimal
from uuid import UUID

from backend.keys.charge import require_charged
from backend.keys.charge_store import KeyOrder, OrderedBy
from procedures.request.context import Context


def ordered_by(context: Context) -> OrderedBy | None:
    """The key by which the call orders, with what it says of why; None for people."""
    session = context.session
    if session is None or session.key is None:
        return None
    return OrderedBy(key_id=session.key.id, decision=context.decision)


async def record_order(
    context: Context, transaction_id: UUID, *, value_usd: Decimal | None = None
) -> None:
    """Record which key ordered the transaction, if one did; raises what its caps say.

    It counts as `value_usd`, by default as what the transaction moves.
    """
    by = ordered_by(context)
    context.is_on_record = True
    if by is not None:
        order = KeyOrder(by=by, transaction_id=transaction_id, value_usd=value_usd)
        await require_charged(await context.connection(), order, now=context.now)
