"""The process that runs queued jobs, each in a forked work-horse of its own."""

import os
import signal
from typing import Final

from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer

from backend.parent_death import dies_with_this_process
from backend.redis.queue import QUEUE_NAME
from backend.settings import Settings
from jobs.registry import AllowedJob

# A dead worker's job is taken up by another about 70 s later; RQ's own defaults take 7 minutes.
WORKER_TTL_SECONDS: Final = 20
JOB_MONITORING_INTERVAL_SECONDS: Final = 5
MAINTENANCE_INTERVAL_SECONDS: Final = 5


def run_worker(settings: Settings, *, job_class: type[AllowedJob] = AllowedJob) -> None:
    """Run what `job_class` allows until SIGTERM, the running job to its end.

    Ends with an error when Redis is gone, for a supervisor to start it again.
    """
    # An orphaned work-horse would go on working beside the rerun of its own job.
    os.register_at_fork(after_in_child=dies_with_this_process(signal.SIGKILL))
    with Redis.from_url(settings.redis_address) as connection:
        worker = Worker(
            [QUEUE_NAME],
            connection=connection,
            job_class=job_class,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL_SECONDS,
            job_monitoring_interval=JOB_MONITORING_INTERVAL_SECONDS,
            maintenance_interval=MAINTENANCE_INTERVAL_SECONDS,
        )
        # RQ's scheduler is what puts a failed job back after its retry interval.
        worker.work(with_scheduler=True)
