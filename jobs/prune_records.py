"""Forgets what nobody asks for any more: old idempotency keys, prices between hours, refusals."""

from datetime import datetime

from backend.store.idempotency import prune_keys
from backend.store.price_retention import prune_refusals, thin_price_history
from jobs.run import Counts, Desk


async def run(desk: Desk, *, now: datetime) -> Counts:
    """Nothing of the ledger, whose entries, transactions and payments stay for good."""
    return {
        "keys": await prune_keys(desk.connection, now=now),
        "prices": await thin_price_history(desk.connection, now=now),
        "refusals": await prune_refusals(desk.connection, now=now),
    }
