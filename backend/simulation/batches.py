"""The batches of a simulated hour, which come late, twice at once, and die before they commit."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from backend.feeds.source import FundingSource
from backend.play.batch import run_batch
from backend.play.calendar import AWAITED
from jobs.context import Counts, JobContext
from jobs.registry import JobFunction, job_function
from procedures.request.server import Server

LATE_CHANCE, DOUBLED_CHANCE, KILLED_CHANCE = 0.08, 0.1, 0.05


class Killed(Exception):
    """A worker died after its work and before the commit."""


async def run_unreliably(
    server: Server, name: str, *, funding: FundingSource, now: datetime, chances: Random
) -> None:
    """Run a batch as soon as it is due, or late, or killed before its commit, or thrice."""
    function = job_function(name)
    fate = chances.random()
    late = timedelta(minutes=chances.randint(1, 50)) if fate < LATE_CHANCE else AWAITED
    moment = now + late

    async def run(job: JobFunction) -> None:
        await run_batch(server, job, funding=funding, now=moment)

    async def once() -> None:
        await run(function)

    async def killed(context: JobContext, *, now: datetime) -> Counts:
        await function(context, now=now)
        raise Killed

    if chances.random() < KILLED_CHANCE:
        with suppress(Killed):
            await run(killed)
    await once()
    if chances.random() < DOUBLED_CHANCE:
        await asyncio.gather(once(), once())
