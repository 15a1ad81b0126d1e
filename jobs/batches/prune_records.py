"""Deletes what is not asked for any more: idempotency keys, archived ticks, refused prices,
networks of sign-ins."""

from datetime import datetime

from backend.database.transaction import transaction
from backend.recording.retention import hours_to_thin, prune_refusals, thin_hour
from backend.trading.idempotency import prune_keys
from backend.users.sign_in_address_store import prune_addresses
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Nothing of the ledger, whose entries, transactions and payments stay for good."""
    return {
        "keys": await prune_keys(context.connection, now=now),
        "prices": await _thin(context, now=now),
        "refusals": await prune_refusals(context.connection, now=now),
        "addresses": await prune_addresses(context.connection, now=now),
    }


async def _thin(context: JobContext, *, now: datetime) -> int:
    # Each hour is committed by itself: after a competition is archived millions of rows go, and
    # a run that is cut short has done its part.
    thinned = 0
    for hour in await hours_to_thin(context.connection, now=now):
        async with transaction(context.engine) as connection:
            thinned += await thin_hour(connection, hour=hour)
    return thinned
