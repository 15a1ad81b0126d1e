"""The jobs of a simulated hour, which come late, twice at once, and die before they commit."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.settings import Settings
from jobs.context import Counts, JobContext
from jobs.registry import JobFunction, job_function
from jobs.run import perform_on

AWAITED: Final = timedelta(seconds=61)
"""How long after a moment its prices are known, whatever the gate kept out."""
# By hours; None is every hour.
JOBS: Final[Mapping[str, frozenset[int] | None]] = {
    "initial_distribution": None,
    "apply_funding": frozenset({0, 8, 16}),
    "apply_interest": frozenset({15}),
    "check_liquidations": None,
    "capture_snapshots": None,
    "settle_competition": None,
}
LATE_CHANCE, DOUBLED_CHANCE, KILLED_CHANCE = 0.08, 0.1, 0.05


class Killed(Exception):
    """A worker died after its work and before the commit."""


async def run_job(
    engine: AsyncEngine, name: str, *, settings: Settings, now: datetime, chances: Random
) -> None:
    """Run a job as soon as it is due, or late, or killed before its commit, or thrice."""
    function = job_function(name)
    fate = chances.random()
    late = timedelta(minutes=chances.randint(1, 50)) if fate < LATE_CHANCE else AWAITED
    moment = now + late

    async def run(job: JobFunction) -> None:
        # On the server's connections: opening some for each takes a fifth of all the time.
        await perform_on(engine, job, settings=settings, now=moment, chunk={})

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
