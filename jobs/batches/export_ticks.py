"""Writes each day of a competition as a file that can be checked, once the day is over."""

import logging
from datetime import datetime

from backend.database.transaction import transaction
from backend.recording.export_ticks import days_to_export, export_ticks
from jobs.context import Counts, JobContext

log = logging.getLogger(__name__)


async def run(context: JobContext, *, now: datetime) -> Counts:
    """Every day not yet exported, in order; each is recorded by itself, so a rerun goes on."""
    ticks = 0
    async with transaction(context.engine) as connection:
        days = await days_to_export(connection, now=now)
    for day in days:
        async with transaction(context.engine) as connection:
            export = await export_ticks(connection, day=day, home=context.settings.home, now=now)
        log.info("%s ticks of %s, sha256 %s", export.ticks, export.day, export.sha256)
        ticks += export.ticks
    return {"days": len(days), "ticks": ticks}
