"""The only functions a worker runs, and the jobs among which they choose."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar, Final

from redis import Redis
from rq.job import Job
from rq.serializers import JSONSerializer, Serializer

from jobs.batches import (
    apply_funding,
    apply_interest,
    audit,
    capture_snapshots,
    check_liquidations,
    export_ticks,
    initial_distribution,
    measure_markouts,
    prune_records,
    prune_snapshots,
    settle_competition,
    update_prices,
)
from jobs.context import Counts
from jobs.enqueue import RUN_JOB

JobFunction = Callable[..., Awaitable[Counts]]
"""`async def run(context: JobContext, *, now: datetime) -> Counts`, or with `chunk` and `of`."""

JOBS: Final[Mapping[str, JobFunction]] = {
    "initial_distribution": initial_distribution.run,
    "update_prices": update_prices.run,
    "apply_interest": apply_interest.run,
    "apply_funding": apply_funding.run,
    "check_liquidations": check_liquidations.run,
    "capture_snapshots": capture_snapshots.run,
    "measure_markouts": measure_markouts.run,
    "settle_competition": settle_competition.run,
    "prune_snapshots": prune_snapshots.run,
    "prune_records": prune_records.run,
    "export_ticks": export_ticks.run,
    "audit": audit.run,
}


class ForbiddenFunctionError(Exception):
    """Somebody queued a function that is not a job."""


def job_function(name: str) -> JobFunction:
    """The async function of the job `name`; ForbiddenFunctionError for any other name."""
    if name not in JOBS:
        raise ForbiddenFunctionError(f"{name!r} is not a job; the jobs are {', '.join(JOBS)}")
    return JOBS[name]


class AllowedJob(Job):
    """An RQ job that names one of `functions`; whoever can write to Redis can queue any text."""

    functions: ClassVar[frozenset[str]] = frozenset({RUN_JOB})

    def __init__(
        self,
        id: str | None = None,  # noqa: A002 - the name RQ calls it by
        connection: Redis | None = None,
        serializer: Serializer | None = None,
    ) -> None:
        super().__init__(id, connection, serializer or JSONSerializer)

    @property
    def func(self) -> Any:  # noqa: ANN401 - as RQ declares it
        """The function to call; ForbiddenFunctionError when it is not on the list."""
        if self.instance is not None or self.func_name not in self.functions:
            raise ForbiddenFunctionError(f"{self.func_name!r} is not on the list of job functions")
        return super().func

    # RQ would import and call these by name as well; no job of ours has any.
    success_callback = None
    failure_callback = None
    stopped_callback = None
