"""Lets longs and shorts pay each other, at 00:00, 08:00 and 16:00 UTC."""

from collections import Counter
from datetime import datetime

from backend.database.transaction import transaction
from backend.perp.funding_formulas import clamped
from backend.perp.funding_store import SettledRate
from backend.perp.market_store import perp_market_addresses
from backend.perp.settle_funding import (
    JOB,
    due_settlements,
    fund_in_chunks,
    missing_settlements,
)
from backend.prices.due import observe_as_of
from backend.prices.quote_store import quotes
from backend.redis.notices import wake
from jobs.context import Counts, JobContext
from jobs.others import others


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Every settlement not yet made, in order, each at its own rate and price.

    Each is committed by itself, so that owners can be told of it and a rerun goes on after it.
    """
    counts: Counter[str] = Counter(settlements=0, payments=0, liquidated=0)
    async with transaction(context.engine) as connection:
        missing = await missing_settlements(connection, until=now)
    for moment in missing[-1:]:
        await observe_as_of(context.prices, moment=moment, now=now)
    async with transaction(context.engine) as connection:
        due = await due_settlements(connection, now=now)
        markets = await quotes(connection, await perp_market_addresses(connection), now=now)
    listings = [quote.listing for quote in markets]
    for settled_at in due:
        samples = await context.funding.funding_rates(listings, now=settled_at)
        rates = [
            SettledRate(
                token_address=sample.token_address,
                rate=clamped(sample.rate),
                source=sample.source,
            )
            for sample in samples.values()
        ]
        is_ended, made = await fund_in_chunks(
            context.engine,
            settled_at=settled_at,
            rates=rates,
            now=now,
            call_others=others(context, JOB, now=now),
        )
        await wake(context.redis, made.owners)
        if not is_ended:
            # Whoever is at work on this settlement goes on with the next.
            break
        counts.update(settlements=1, payments=made.payments, liquidated=made.liquidated)
    return counts
