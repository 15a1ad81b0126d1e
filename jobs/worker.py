"""The process that runs queued jobs, each in a forked work-horse of its own."""

import gc
import os
import signal
import time
from contextlib import suppress
from types import FrameType
from typing import Final

import redis
from redis import Redis
from redis.client import Pipeline
from rq import Worker
from rq.serializers import JSONSerializer

from backend.parent_death import dies_with_this_process
from backend.redis.heartbeats import beat
from backend.redis.queue import QUEUE_NAME
from backend.redis.writable import require_writable_now
from backend.refusals import NotReady
from backend.settings import Settings
from jobs.outage import Outage
from jobs.registry import AllowedJob
from jobs.run import trusted_certificates

# A dead worker's job is taken up by another about 70 s later; RQ's own defaults take 7 minutes.
WORKER_TTL_SECONDS: Final = 20
JOB_MONITORING_INTERVAL_SECONDS: Final = 5
MAINTENANCE_INTERVAL_SECONDS: Final = 5

REST_SECONDS: Final = 0.5
REST_SECONDS_MAX: Final = 2.0


class StoppableWorker(Worker):
    """RQ's worker, which ends by itself when Redis refuses what it writes."""

    is_stopped = False
    """Whether it was asked to end."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """As RQ does, and remember it."""
        self.is_stopped = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """As RQ does, and by the clock of Redis besides."""
        super().heartbeat(timeout, pipeline)
        if pipeline is None:
            beat(self.connection, "worker")


def run_worker(settings: Settings, *, job_class: type[AllowedJob] = AllowedJob) -> None:
    """Run what `job_class` allows until SIGTERM, the running job to its end.

    While Redis is away, full or read-only it waits, and goes on after.
    """
    # An orphaned work-horse would go on working beside the rerun of its own job.
    os.register_at_fork(after_in_child=dies_with_this_process(signal.SIGKILL))
    # What every job needs is loaded before the forks, and no fork looks for garbage in it.
    trusted_certificates()
    gc.freeze()
    outage = Outage("worker")
    with Redis.from_url(settings.redis_address) as connection:
        while not _works(connection, job_class, outage):
            _wait_until_writable(connection, outage)


def _works(connection: Redis, job_class: type[AllowedJob], outage: Outage) -> bool:
    """Work until asked to stop; False when Redis ends that before."""
    worker = StoppableWorker(
        [QUEUE_NAME],
        connection=connection,
        job_class=job_class,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_SECONDS,
        job_monitoring_interval=JOB_MONITORING_INTERVAL_SECONDS,
        maintenance_interval=MAINTENANCE_INTERVAL_SECONDS,
    )
    try:
        # RQ's scheduler is what puts a failed job back after its retry interval.
        worker.work(with_scheduler=True)
    except redis.RedisError as fault:
        outage.goes_on(fault)
        # It could not take its leave; its thread would listen on.
        with suppress(Exception):
            worker.unsubscribe()  # type: ignore[no-untyped-call]
    return worker.is_stopped


def _wait_until_writable(connection: Redis, outage: Outage) -> None:
    # The worker that ended no longer answers to signals.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rest_seconds = REST_SECONDS
    while True:
        time.sleep(rest_seconds)
        rest_seconds = min(2 * rest_seconds, REST_SECONDS_MAX)
        try:
            require_writable_now(connection)
        except (redis.RedisError, NotReady) as fault:
            outage.goes_on(fault)
        else:
            outage.is_over()
            return
