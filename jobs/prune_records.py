"""Forgets what nobody asks for any more: idempotency keys, ticks of archived seasons, refusals."""

from datetime import datetime

from backend.prices.retention import (
    prune_minute_candles,
    prune_refusals,
    thin_price_history,
)
from backend.trading.idempotency import prune_keys
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Nothing of the ledger, whose entries, transactions and payments stay for good."""
    return {
        "keys": await prune_keys(context.connection, now=now),
        "prices": await thin_price_history(context.connection, now=now),
        "candles": await prune_minute_candles(context.connection, now=now),
        "refusals": await prune_refusals(context.connection, now=now),
    }
