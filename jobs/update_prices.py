"""Refreshes prices before they grow old, sooner where somebody is watching."""

import asyncio
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.clock import iso
from backend.database.transaction import transaction
from backend.prices.due import Audience, audience, due_prices
from backend.prices.refresh_plan import refresh_offsets_seconds
from backend.redis.events import VALUATIONS, publish
from backend.standings.store import refresh_standings
from jobs.context import Counts, JobContext

TICK_SECONDS: Final = 60


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Refresh what is due at `now`, and with many viewers again within the same minute.

    Prices and standings are committed by each look by itself, not by the job.
    """
    started = time.monotonic()
    counts: Counter[str] = Counter(written=0, refused=0, unanswered=0)
    watching = await audience(context.redis, now=now)
    for offset_seconds in refresh_offsets_seconds(
        viewers=watching.viewers, tick_seconds=TICK_SECONDS
    ):
        await asyncio.sleep(max(0, started + offset_seconds - time.monotonic()))
        moment = now + timedelta(seconds=offset_seconds)
        counts.update(await _refresh_due(context, watching=watching, now=moment))
    return counts


async def _refresh_due(context: JobContext, *, watching: Audience, now: datetime) -> Counts:
    async with transaction(context.engine) as connection:
        due = await due_prices(
            connection, watching=watching, now=now, timezone=ZoneInfo(context.settings.timezone)
        )
    refreshed = await context.prices.refresh(due, now=now)
    # Even when nothing was due: traders freshen prices too, and holdings change without prices.
    async with transaction(context.engine) as connection:
        await refresh_standings(connection, now=now)
    await publish(context.redis, VALUATIONS, [{"as_of": iso(now)}])
    return {
        "written": refreshed.written,
        "refused": refreshed.refused,
        "unanswered": refreshed.unanswered,
    }
