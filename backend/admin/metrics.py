"""What a look at the database and at Redis tells about the health of the whole."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.rest import rests
from backend.redis.heartbeats import youngest_ages_seconds
from backend.redis.job_runs import JobRun, last_runs, total_runs
from backend.redis.queue import queue_depths
from backend.redis.source_states import source_states

AUDIT: Final = "audit"
_PRICE_AGES: Final = text("""
SELECT symbol, CAST(extract(epoch FROM :now - last_updated) AS float) AS age_seconds
FROM token_prices JOIN tokens ON tokens.address = token_address ORDER BY symbol
""")
# name, what it says, and what it is of a run; None where the run has no such figure.
_OF_RUNS: Final[Sequence[tuple[str, str, Callable[[JobRun], float | None]]]] = (
    (
        "alpha_job_duration_seconds",
        "How long the job's last run took",
        lambda run: run.duration_seconds,
    ),
    (
        "alpha_job_late_seconds",
        "How long after its time the job's last run began",
        lambda run: run.late_seconds,
    ),
    (
        "alpha_job_finished_timestamp_seconds",
        "When the job's last run ended",
        lambda run: run.finished_at,
    ),
)


async def price_ages(connection: AsyncConnection, *, now: datetime) -> list[Metric]:
    """How old the stored price of each token is."""
    ages = GaugeMetricFamily("alpha_price_age_seconds", "Age of the stored price", labels=["token"])
    for row in await connection.execute(_PRICE_AGES, {"now": now}):
        ages.add_metric([row.symbol], row.age_seconds)
    return [ages]


async def job_signs(redis: Redis) -> list[Metric]:
    """How long the queue is, how the jobs went, and what the last audit among them found."""
    depths = GaugeMetricFamily("alpha_queue_jobs", "Jobs in the queue", labels=["state"])
    for state, depth in (await queue_depths(redis)).items():
        depths.add_metric([state], depth)
    totals = CounterMetricFamily("alpha_job_runs", "Runs of jobs", labels=["job", "outcome"])
    for (job, outcome), total in (await total_runs(redis)).items():
        totals.add_metric([job, outcome], total)
    broken = GaugeMetricFamily("alpha_audit_broken_rules", "Rules the last audit found broken")
    gauges = [
        GaugeMetricFamily(name, documentation, labels=["job"])
        for name, documentation, _ in _OF_RUNS
    ]
    for run in await last_runs(redis):
        for gauge, (_, _, figure_of) in zip(gauges, _OF_RUNS, strict=True):
            figure = figure_of(run)
            if figure is not None:
                gauge.add_metric([run.job], figure)
        if run.job == AUDIT and run.outcome == "done":
            broken.add_metric([], run.counts["broken"])
    return [depths, totals, *gauges, broken]


async def heartbeat_signs(redis: Redis, *, now: datetime) -> list[Metric]:
    """How long ago worker, scheduler and ticker were last alive, on whichever machine, and whether
    they leave the database alone.
    """
    resting = GaugeMetricFamily(
        "alpha_rests",
        "1 while nobody is there and nothing is asked of the database",
        value=await rests(redis, now=now),
    )
    ages = GaugeMetricFamily(
        "alpha_heartbeat_age_seconds", "Time since the process was last alive", labels=["process"]
    )
    for process, age_seconds in (await youngest_ages_seconds(redis)).items():
        ages.add_metric([process], age_seconds)
    return [ages, resting]


async def source_signs(redis: Redis, *, now: datetime) -> list[Metric]:
    """How often each source of prices and funding rates answered and failed, and how it is."""
    answers = CounterMetricFamily("alpha_source_answers", "Answers of a source", labels=["source"])
    failures = CounterMetricFamily(
        "alpha_source_failures", "Failures of a source as a whole", labels=["source"]
    )
    tokens = GaugeMetricFamily(
        "alpha_source_tokens", "Tokens of the last answer", labels=["source", "outcome"]
    )
    resting = GaugeMetricFamily(
        "alpha_source_resting", "1 while the source is left alone", labels=["source"]
    )
    for state in await source_states(redis):
        answers.add_metric([state.source], state.answers)
        failures.add_metric([state.source], state.failures)
        tokens.add_metric([state.source, "answered"], state.tokens_answered)
        tokens.add_metric([state.source, "left_out"], state.tokens_asked - state.tokens_answered)
        resting.add_metric([state.source], state.is_resting(now=now))
    return [answers, failures, tokens, resting]
