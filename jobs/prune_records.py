"""Forgets what nobody asks for any more: idempotency keys, ticks of archived seasons, refusals."""

from datetime import datetime

from backend.database.transaction import transaction
from backend.recording.retention import (
    prune_minute_candles,
    prune_refusals,
    thin_ticks,
    thinned_tokens,
)
from backend.trading.idempotency import prune_keys
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Nothing of the ledger, whose entries, transactions and payments stay for good."""
    return {
        "keys": await prune_keys(context.connection, now=now),
        "prices": await _thin(context, now=now),
        "candles": await prune_minute_candles(context.connection, now=now),
        "refusals": await prune_refusals(context.connection, now=now),
    }


async def _thin(context: JobContext, *, now: datetime) -> int:
    # Each token is committed by itself: the night after a season removes millions of rows, and a
    # run that is cut short has done its part.
    thinned = 0
    for token in await thinned_tokens(context.connection):
        async with transaction(context.engine) as connection:
            thinned += await thin_ticks(connection, token_address=token, now=now)
    return thinned
