"""Jobs for a real worker to run, and the process of that worker."""

import os
import sys
import time
from pathlib import Path
from typing import ClassVar

from backend.settings import Settings
from jobs.registry import AllowedJob
from jobs.worker import run_worker


def note_and_wait(path: str, seconds: float) -> None:
    """Add this process's id to the file, then wait, on the first run only."""
    noted = Path(path)
    is_first = not noted.exists()
    with noted.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if is_first:
        time.sleep(seconds)


def fail_once(path: str) -> None:
    """Raise on the first run and succeed on the second."""
    noted = Path(path)
    is_first = not noted.exists()
    with noted.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if is_first:
        raise ValueError("the first run fails")


def note_success(job: AllowedJob, connection: object, result: object) -> None:
    """What RQ would call after a job, if it were allowed to."""
    with Path(job.args[0]).open("a") as file:
        file.write("0\n")


class SampleJob(AllowedJob):
    """Allows the functions of this file."""

    functions: ClassVar[frozenset[str]] = frozenset(
        {"tests.jobs.samples.note_and_wait", "tests.jobs.samples.fail_once"}
    )


if __name__ == "__main__":
    run_worker(Settings(redis_url=sys.argv[1]), job_class=SampleJob)  # type: ignore[arg-type]
