"""The job wrapper's transaction, on a real database."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import utc_now
from backend.redis.connect import connect
from backend.redis.job_runs import JobRun, last_runs
from backend.redis.queue import QUEUE_NAME
from backend.settings import Settings
from jobs.context import Counts, JobContext
from jobs.enqueue import enqueue
from jobs.registry import AllowedJob, ForbiddenFunctionError
from jobs.run import ATTEMPTS_MAX, perform, run_job

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
async def settings(fresh_database_url: str, redis_url: str, engine: AsyncEngine) -> Settings:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE notes (note text)"))
    return Settings.model_validate(
        {"database_url": fresh_database_url, "redis_url": redis_url, "price_source": "simulated"}
    )


class Noting:
    """A job that writes a note and, on its first `failures` runs, fails with `state`."""

    def __init__(self, *, failures: int, state: str) -> None:
        self.failures = failures
        self.state = state
        self.runs = 0

    async def __call__(self, context: JobContext, *, now: datetime, **chunk: int) -> Counts:
        self.runs += 1
        assert await context.redis.ping()
        note = f"run {self.runs} as of {now:%H:%M}"
        await context.connection.execute(text("INSERT INTO notes VALUES (:note)"), {"note": note})
        if self.runs <= self.failures:
            raised = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{self.state}'; END $$"
            await context.connection.execute(text(raised))
        return {"notes": 1, **chunk}


async def notes(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        return list((await connection.execute(text("SELECT note FROM notes"))).scalars())


async def test_a_job_is_committed_when_it_returns(settings: Settings, engine: AsyncEngine) -> None:
    job = Noting(failures=0, state="")
    counts = await perform(job, settings=settings, now=NOW, chunk={"chunk": 2, "of": 4})
    assert counts == {"notes": 1, "chunk": 2, "of": 4}
    assert await notes(engine) == ["run 1 as of 12:00"]


@pytest.mark.parametrize("state", ["40001", "40P01", "26000"])
async def test_a_job_the_database_undid_runs_again_from_the_start(
    settings: Settings, engine: AsyncEngine, state: str
) -> None:
    await perform(Noting(failures=2, state=state), settings=settings, now=NOW, chunk={})
    assert await notes(engine) == ["run 3 as of 12:00"]


@pytest.mark.parametrize(
    ("state", "runs"),
    [
        pytest.param("23505", 1, id="a broken rule is not tried again"),
        pytest.param("40001", ATTEMPTS_MAX, id="a collision only so often"),
    ],
)
async def test_a_job_that_fails_leaves_nothing(
    settings: Settings, engine: AsyncEngine, state: str, runs: int
) -> None:
    job = Noting(failures=99, state=state)
    with pytest.raises(DBAPIError):
        await perform(job, settings=settings, now=NOW, chunk={})
    assert job.runs == runs
    assert await notes(engine) == []


def test_a_name_off_the_list_is_no_job() -> None:
    with pytest.raises(ForbiddenFunctionError, match=r"'os\.system' is not a job"):
        run_job("os.system")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        run_job("update_prices", "2026-01-05T12:00:00")


def test_a_worker_tells_how_late_a_job_began_and_names_the_run_in_the_log(
    fresh_database_url: str,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[], list[dict[str, str]]],
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    with redis.Redis.from_url(redis_url) as connection:
        enqueue(connection, "audit", job_id="tick-1", due_at=utc_now() - timedelta(seconds=90))
        worker = SimpleWorker(
            [QUEUE_NAME], connection=connection, job_class=AllowedJob, serializer=JSONSerializer
        )
        worker.work(burst=True)
    (run,) = asyncio.run(runs_kept(redis_url))
    assert (run.job, run.outcome) == ("audit", "done")
    assert run.late_seconds is not None
    assert 90 <= run.late_seconds < 120
    (line,) = (line for line in logged() if line["logger"] == "jobs.run")
    assert line["batch_run_id"] == "tick-1"


def test_runs_by_hand_have_ids_that_differ(
    fresh_database_url: str,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[], list[dict[str, str]]],
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    for _ in range(2):
        run_job("audit")
    first, second = (line for line in logged() if line["logger"] == "jobs.run")
    assert first["batch_run_id"] != second["batch_run_id"]


async def runs_kept(redis_url: str) -> list[JobRun]:
    async with connect(redis_url) as connection:
        return await last_runs(connection)
