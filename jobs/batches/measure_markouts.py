"""Looks how prices stood 10 s, a minute and five minutes after each fill."""

from datetime import datetime

from backend.markouts import measure_markouts
from jobs.context import Counts, JobContext


async def run(context: JobContext, *, now: datetime) -> Counts:
    """All fills whose time has passed, each once; running it twice measures no more."""
    return await measure_markouts.measure_markouts(context.engine, now=now)
