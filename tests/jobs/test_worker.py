"""A real worker process on a real Redis, killed and lied to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from rq import Retry
from rq.job import Job

from backend.redis.queue import open_queue

TIMEOUT_SECONDS = 20


@pytest.fixture
def connection(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


@contextmanager
def worker(redis_url: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "tests.jobs.samples", redis_url])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], bool], *, what: str, seconds: float = TIMEOUT_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def runs(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def status(job: Job) -> str:
    return job.get_status(refresh=True).value


def queue_sample(connection: redis.Redis, name: str, *args: object, retry_seconds: int = 0) -> Job:
    return open_queue(connection).enqueue_call(
        f"tests.jobs.samples.{name}", args=args, retry=Retry(max=1, interval=retry_seconds)
    )


def test_an_allowed_job_runs(connection: redis.Redis, redis_url: str, tmp_path: Path) -> None:
    noted = tmp_path / "runs"
    job = queue_sample(connection, "note_and_wait", str(noted), 0)
    with worker(redis_url):
        wait_until(lambda: status(job) == "finished", what="the job is finished")
    assert len(runs(noted)) == 1


def test_a_function_off_the_list_is_never_called(
    connection: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    touched = tmp_path / "touched"
    job = open_queue(connection).enqueue_call("os.system", args=(f"touch {touched}",))
    with worker(redis_url):
        wait_until(lambda: status(job) == "failed", what="the job is refused")
    assert not touched.exists()
    result = job.latest_result()
    assert result is not None
    assert "ForbiddenFunctionError" in str(result.exc_string)


def test_a_callback_smuggled_into_redis_is_never_called(
    connection: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    noted = tmp_path / "runs"
    job = queue_sample(connection, "note_and_wait", str(noted), 0)
    connection.hset(job.key, "success_callback_name", "tests.jobs.samples.note_success")
    with worker(redis_url):
        wait_until(lambda: status(job) == "finished", what="the job is finished")
    assert len(runs(noted)) == 1


@pytest.mark.parametrize("retry_seconds", [0, 1], ids=["at once", "after an interval"])
def test_a_job_that_raises_runs_again(
    connection: redis.Redis, redis_url: str, tmp_path: Path, retry_seconds: int
) -> None:
    noted = tmp_path / "runs"
    job = queue_sample(connection, "fail_once", str(noted), retry_seconds=retry_seconds)
    with worker(redis_url):
        wait_until(lambda: status(job) == "finished", what="the second run succeeds")
    assert len(runs(noted)) == 2


def test_a_job_whose_work_horse_is_killed_runs_again(
    connection: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    noted = tmp_path / "runs"
    job = queue_sample(connection, "note_and_wait", str(noted), 60)
    with worker(redis_url):
        wait_until(lambda: len(runs(noted)) == 1, what="the first run starts")
        os.kill(runs(noted)[0], signal.SIGKILL)
        wait_until(lambda: status(job) == "finished", what="the second run succeeds")
    assert len(set(runs(noted))) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_no_process_outlives_a_killed_worker(
    connection: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    noted = tmp_path / "runs"
    queue_sample(connection, "note_and_wait", str(noted), 60)
    with worker(redis_url) as process:
        wait_until(lambda: len(runs(noted)) == 1, what="the run starts")
        children_of = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        children = [int(pid) for pid in children_of.read_text().split()]
        assert runs(noted)[0] in children
        process.kill()
        process.wait()
        wait_until(
            lambda: not any(is_running(pid) for pid in children), what="its children end", seconds=5
        )
