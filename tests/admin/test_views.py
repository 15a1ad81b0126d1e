"""What the organiser looks at is what its procedures promise, and adds up."""

import json
from datetime import timedelta
from typing import TypeVar

import pytest
from pydantic import BaseModel
from redis import Redis as SyncRedis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin import halt, steer_competition
from backend.admin.disqualify import disqualify
from backend.admin.health import health
from backend.admin.views import acts, batch_runs, overview
from backend.redis.connect import connect
from backend.redis.job_runs import JobRun, remember
from backend.standings.capture import capture
from jobs.enqueue import enqueue
from procedures.admin.reading import Acts, BatchRuns, Health, Overview
from tests.world.everything import LATER, play_everything
from tests.world.organiser import make_organiser
from tests.world.world import NOW, SOL, make_world

Model = TypeVar("Model", bound=BaseModel)
DAY = timedelta(days=1)


def read(model: type[Model], document: bytes) -> Model:
    """The document as its model, which must write it back letter for letter."""
    found = model.model_validate_json(document, strict=True)
    assert found.model_dump(mode="json") == json.loads(document)
    return found


async def test_the_overview_and_the_log_name_what_was_decided(engine: AsyncEngine) -> None:
    world = await make_world(engine)
    async with engine.connect() as connection:
        empty = read(Acts, await acts(connection, limit=20, offset=0))
    assert (empty.acts, empty.total) == ([], 0)
    await world.person("alice")
    organiser = await make_organiser(world)
    await organiser.decides(lambda c, by: steer_competition.pause(c, by=by), reason="one")
    await organiser.decides(lambda c, by: halt.halt(c, token_address=SOL, by=by), reason="two")
    await organiser.decides(
        lambda c, by: disqualify(c, wallet_address="alice", by=by), reason="three"
    )
    async with engine.connect() as connection:
        stands = read(Overview, await overview(connection, now=NOW))
        log = read(Acts, await acts(connection, limit=2, offset=0))
        rest = read(Acts, await acts(connection, limit=2, offset=2))
    assert stands.competition is not None
    assert (stands.competition.state, stands.competition.participants) == ("paused", 1)
    assert [(one.symbol, one.reason) for one in stands.halted_tokens] == [("SOL", "two")]
    assert [(one.username, one.reason) for one in stands.disqualified] == [("alice", "three")]
    named = [(one.act, one.target_name, one.reason) for one in log.acts + rest.acts]
    assert named == [
        ("disqualify", "alice", "three"),
        ("halt_token", "SOL", "two"),
        ("pause_competition", "Test", "one"),
    ]
    assert log.total == rest.total == 3
    assert rest.acts[0].details["before"] != rest.acts[0].details["after"]


async def test_without_a_competition_there_is_none_to_see(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert read(Overview, await overview(connection, now=NOW)).competition is None


async def test_batch_runs_show_what_each_wrote(engine: AsyncEngine) -> None:
    await play_everything(engine)
    await capture(engine, now=LATER + timedelta(minutes=1))
    async with engine.connect() as connection:
        everything = read(BatchRuns, await batch_runs(connection, job=None, limit=100, offset=0))
        funding = read(
            BatchRuns, await batch_runs(connection, job="apply_funding", limit=1, offset=0)
        )
        nothing = read(BatchRuns, await batch_runs(connection, job="none", limit=9, offset=0))
    assert {run.job for run in everything.runs} == {
        "apply_funding", "apply_interest", "capture_snapshots",
    }  # fmt: skip
    assert [run.period for run in everything.runs] == sorted(
        (run.period for run in everything.runs), reverse=True
    )
    for run in everything.runs:
        lines = {
            "apply_funding": run.counts.get("payments"),
            "apply_interest": sum(run.counts.get(name, 0) for name in ("stakes", "loans", "pools")),
            "capture_snapshots": 0,
        }[run.job]
        assert sum(row.lines for row in run.rows) == lines, run
    (settled,) = funding.runs
    assert (funding.total, settled.counts["payments"]) == (1, 3)
    assert [(row.symbol, str(row.rate), row.lines) for row in settled.rows] == [
        ("SOL", "0.0001", 3)
    ]
    assert (nothing.runs, nothing.total) == ([], 0)


async def test_health_tells_of_prices_queue_and_jobs(engine: AsyncEngine, redis_url: str) -> None:
    await make_world(engine)
    run = JobRun(
        job="audit", outcome="done", finished_at=NOW.timestamp(), duration_seconds=0.25,
        late_seconds=None, counts={"broken": 0},
    )  # fmt: skip
    with SyncRedis.from_url(redis_url) as redis:
        enqueue(redis, "update_prices")
        remember(redis, run)
    async with connect(redis_url) as asked, engine.connect() as connection:
        found = read(Health, await health(connection, asked, now=NOW + DAY))
    assert {price.age_seconds for price in found.prices} == {86_400}
    assert found.queue is not None
    assert (found.queue.waiting, found.queue.running, found.queue.failed) == (1, 0, 0)
    assert found.jobs is not None
    assert [(job.job, job.outcome, job.duration_seconds) for job in found.jobs] == [
        ("audit", "done", 0.25)
    ]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0"])
async def test_health_without_redis_still_tells_of_prices(engine: AsyncEngine, url: str) -> None:
    await make_world(engine)
    async with connect(url) as asked, engine.connect() as connection:
        found = read(Health, await health(connection, asked, now=NOW))
    assert (found.queue, found.jobs, len(found.prices)) == (None, None, 5)
