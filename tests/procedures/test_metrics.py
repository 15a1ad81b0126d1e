"""/metrics on the real server: each figure moves with what it measures."""

import asyncio
from datetime import timedelta

import pytest
import redis
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from backend.app import metrics
from backend.asgi.dispatch import Dispatch
from backend.clock import utc_now
from backend.redis.connect import connect
from backend.redis.job_runs import JobRun, remember
from backend.redis.source_states import note_answer, note_failure
from jobs.enqueue import enqueue
from jobs.run import run_job
from procedures.router import ROUTER
from tests.procedures.server import AppServer, Wallet

TOKEN = "a-long-word-for-prometheus"


async def figures(server: AppServer) -> dict[tuple[str, ...], float]:
    """Every figure by its name and the values of its labels, in the order of their names."""
    async with server.browser() as prometheus:
        answer = await prometheus.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *(sample.labels[label] for label in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_calls_are_counted_by_procedure_and_outcome(server: AppServer) -> None:
    async with server.browser() as stranger:
        for path in ("/api/tokens", "/trpc/tokens.list", "/api/auth/me", "/trpc/no.such"):
            await stranger.get(path)
        await stranger.get("/api/pnl/nobody")
    found = await figures(server)
    calls = {words[1:]: count for words, count in found.items() if words[0] == "alpha_calls_total"}
    assert calls == {
        ("ok", "tokens.list"): 2,
        ("UNAUTHORIZED", "auth.me"): 1,
        ("NOT_FOUND", "unknown"): 1,
        ("BAD_REQUEST", "portfolio.pnl"): 1,
    }
    assert found["alpha_call_seconds_count", "tokens.list"] == 2
    assert 0 < found["alpha_call_seconds_sum", "tokens.list"] < 10


async def test_a_price_left_alone_ages(server: AppServer) -> None:
    before = await figures(server)
    await server.change("UPDATE token_prices SET last_updated = last_updated - interval '1 hour'")
    after = await figures(server)
    aged = after["alpha_price_age_seconds", "SOL"] - before["alpha_price_age_seconds", "SOL"]
    assert 3600 <= aged < 3660


async def test_a_queued_job_waits_in_the_queue(server: AppServer, redis_url: str) -> None:
    assert (await figures(server))["alpha_queue_jobs", "waiting"] == 0
    with redis.Redis.from_url(redis_url) as connection:
        enqueue(connection, "audit")
    assert (await figures(server))["alpha_queue_jobs", "waiting"] == 1


async def test_a_job_leaves_its_duration_and_what_the_audit_found(server: AppServer) -> None:
    assert ("alpha_audit_broken_rules",) not in await figures(server)
    await asyncio.to_thread(run_job, "audit")
    found = await figures(server)
    assert found["alpha_job_runs_total", "audit", "done"] == 1
    assert 0 < found["alpha_job_duration_seconds", "audit"] < 60
    age = utc_now().timestamp() - found["alpha_job_finished_timestamp_seconds", "audit"]
    assert 0 <= age < 60
    assert found["alpha_audit_broken_rules",] == 0
    await server.signed_in(Wallet.new())
    await server.change("DELETE FROM participants")
    await asyncio.to_thread(run_job, "audit")
    found = await figures(server)
    assert found["alpha_job_runs_total", "audit", "done"] == 2
    # Tokens of nobody, and a season that counts one participant too many.
    assert found["alpha_audit_broken_rules",] == 2


async def test_how_late_a_job_began_is_told(server: AppServer, redis_url: str) -> None:
    run = JobRun(
        job="audit",
        outcome="failed",
        finished_at=utc_now().timestamp(),
        duration_seconds=1,
        late_seconds=90,
        counts={},
    )
    with redis.Redis.from_url(redis_url) as connection:
        remember(connection, run)
    assert (await figures(server))["alpha_job_late_seconds", "audit"] == 90


async def test_a_job_that_fails_is_counted_as_failed(server: AppServer) -> None:
    await server.change("DROP TABLE portfolio_snapshots")
    with pytest.raises(Exception, match="portfolio_snapshots"):
        await asyncio.to_thread(run_job, "prune_snapshots")
    assert (await figures(server))["alpha_job_runs_total", "prune_snapshots", "failed"] == 1


async def test_streams_are_counted_while_they_are_open(server: AppServer) -> None:
    dispatch = Dispatch(
        router=ROUTER,
        open_context_for=lambda _: pytest.fail("nobody calls"),
        allowed_origins=frozenset(),
    )
    routes = metrics.routes(dispatch, readings={}, token=None)
    metered = AppServer(app=Starlette(routes=routes), engine=server.engine)
    with dispatch.connections.held(asyncio.get_running_loop().create_future(), address="10.0.0.1"):
        assert (await figures(metered))["alpha_open_streams",] == 1
    assert (await figures(metered))["alpha_open_streams",] == 0


@pytest.fixture
def without_redis(environment: pytest.MonkeyPatch) -> None:
    """Nothing listens where Redis should."""
    environment.setenv("REDIS_URL", "redis://127.0.0.1:1/0")


@pytest.mark.usefixtures("without_redis")
async def test_what_cannot_be_looked_at_hides_nothing_else(server: AppServer) -> None:
    found = await figures(server)
    assert found["alpha_reading_ok", "jobs"] == 0
    assert found["alpha_reading_ok", "prices"] == 1
    assert ("alpha_price_age_seconds", "SOL") in found


@pytest.fixture
def guarded(environment: pytest.MonkeyPatch) -> None:
    """Prometheus has a word to say."""
    environment.setenv("ALPHA_METRICS_TOKEN", TOKEN)


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize(("word", "status"), [(None, 404), ("another", 404), (TOKEN, 200)])
async def test_with_a_token_only_who_names_it_is_told(
    server: AppServer, word: str | None, status: int
) -> None:
    async with server.browser(word) as asking:
        assert (await asking.get("/metrics")).status_code == status


@pytest.fixture
def in_production(environment: pytest.MonkeyPatch) -> None:
    """As a public server is set, without a token."""
    environment.setenv("ALPHA_ENV", "production")
    environment.setenv("ALPHA_RATE_LIMITS", "on")
    environment.setenv("ALPHA_SECRET", "s" * 40)
    environment.setenv("ALPHA_PUBLIC_URL", "https://play.example.com")


@pytest.mark.usefixtures("in_production")
async def test_in_production_nobody_is_told_without_a_token(server: AppServer) -> None:
    async with server.browser() as anybody:
        assert (await anybody.get("/metrics")).status_code == 404


async def test_a_source_counts_its_answers_and_failures(server: AppServer, redis_url: str) -> None:
    assert ("alpha_source_answers_total", "pyth") not in await figures(server)
    now = utc_now()
    async with connect(redis_url) as connection:
        for answered in (20, 24):
            await note_answer(connection, "pyth", asked=25, answered=answered, now=now)
        until = now + timedelta(minutes=5)
        await note_failure(connection, "jupiter", failure="401", resting_until=until, now=now)
    found = await figures(server)
    assert found["alpha_source_answers_total", "pyth"] == 2
    assert found["alpha_source_failures_total", "jupiter"] == 1
    assert found["alpha_source_tokens", "answered", "pyth"] == 24
    assert found["alpha_source_tokens", "left_out", "pyth"] == 1
    assert found["alpha_source_resting", "jupiter"] == 1
    assert found["alpha_source_resting", "pyth"] == 0
