"""Batches of a competition that is played, run by the process that plays it."""

from collections.abc import Mapping
from datetime import datetime

from backend.feeds.source import FundingSource
from jobs.context import Counts
from jobs.registry import JobFunction
from jobs.run import perform_with
from procedures.request.server import Server


async def run_batch(
    server: Server,
    function: JobFunction,
    *,
    funding: FundingSource,
    now: datetime,
    chunk: Mapping[str, int] | None = None,
) -> Counts:
    """Run it as of `now`, on what the server has open: opening some for each takes a fifth of all
    the time.
    """
    return await perform_with(
        function,
        engine=server.engine,
        redis=server.redis,
        prices=server.prices,
        funding=funding,
        settings=server.settings,
        now=now,
        chunk=chunk or {},
    )
