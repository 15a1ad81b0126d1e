"""Measuring all markouts whose time has passed, however long ago."""

from collections import Counter
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.markouts.horizons import HORIZONS
from backend.markouts.store import measure

FILLS_MAX: Final = 5_000
"""Of one transaction, so that a run after a long downtime holds no row for long."""


async def measure_markouts(
    engine: AsyncEngine, *, now: datetime, fills_max: int = FILLS_MAX
) -> Counter[str]:
    """How many fills were measured at a horizon, and of how many of these there was a price.

    Fills are taken once, in transactions of `fills_max` each that commit by themselves; what a
    run leaves undone the next one does.
    """
    counts: Counter[str] = Counter(measured=0, priced=0)
    for number, horizon in enumerate(HORIZONS):
        is_done = False
        while not is_done:
            async with transaction(engine) as connection:
                found = await measure(
                    connection, horizon=horizon, measured=number, fills_max=fills_max, now=now
                )
            counts.update(measured=found.fills, priced=found.priced)
            is_done = found.fills < fills_max
    return counts
