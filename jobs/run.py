"""The one wrapper around every job: what it is given, its transaction, its log line."""

import asyncio
import functools
import json
import logging
import secrets
import ssl
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

import httpx
import redis as sync_redis
from redis.asyncio import Redis
from rq import get_current_job
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import iso, utc_now
from backend.database.clock import KeptTime, measure_at
from backend.database.engine import open_engine
from backend.database.transaction import is_retryable, transaction
from backend.features import PRICE_FOLLOWERS
from backend.feeds.open import open_funding_source
from backend.feeds.source import FundingSource
from backend.log import about
from backend.prices.open import open_price_updater
from backend.prices.update import PriceUpdater
from backend.redis.connect import ANSWER_SECONDS, CONNECT_SECONDS, connect
from backend.redis.job_runs import JobRun, Outcome, remember
from backend.rpc.retry import retried
from backend.settings import Settings
from jobs.context import Counts, JobContext
from jobs.enqueue import DUE_AT
from jobs.registry import JobFunction, job_function

ATTEMPTS_MAX: Final = 5
HTTP_TIMEOUT_SECONDS: Final = 10

log = logging.getLogger(__name__)


def run_job(name: str, at: str | None = None, **chunk: int) -> dict[str, int]:
    """Run the job `name` as of `at` (ISO time; None: now) and give its counts.

    `chunk` is `chunk=` and `of=` for a share of the users. Raises ForbiddenFunctionError for
    a name that is no job, ValueError for a time that lies ahead, and what the job raises, after
    which nothing of it is committed. Now is the database's.
    """
    queued = get_current_job()
    run_id, due_at = (
        (secrets.token_hex(8), None) if queued is None else (queued.id, queued.meta.get(DUE_AT))
    )
    with about("batch_run", run_id):
        return _run_job(name, at, due_at=due_at, chunk=chunk)


def _run_job(
    name: str, at: str | None, *, due_at: float | None, chunk: Mapping[str, int]
) -> dict[str, int]:
    function = job_function(name)
    wanted = None if at is None else _moment(at)
    settings = Settings()
    started = time.perf_counter()
    clock = KeptTime()
    now: datetime | None = None
    late_seconds: float | None = None
    counts: Counts = {}
    outcome: Outcome = "failed"
    try:
        measure_at(settings.database_address, clock)
        now = _as_of(wanted, clock)
        late_seconds = None if due_at is None else round(clock.now().timestamp() - due_at, 3)
        counts = asyncio.run(perform(function, settings=settings, now=now, chunk=chunk))
        outcome = "done"
    finally:
        run = JobRun(
            job=name,
            outcome=outcome,
            finished_at=(utc_now() if now is None else clock.now()).timestamp(),
            duration_seconds=round(time.perf_counter() - started, 3),
            late_seconds=late_seconds,
            counts=dict(counts),
        )
        as_of = None if now is None else iso(now)
        log.info(json.dumps({"as_of": as_of, **chunk, **asdict(run)}))
        _remember(run, settings=settings)
    return dict(counts)


async def perform(
    function: JobFunction, *, settings: Settings, now: datetime, chunk: Mapping[str, int]
) -> Counts:
    """Run `function` in one transaction, again from the start when the database undid it."""
    engine = open_engine(
        settings.database_address,
        is_preparing=settings.prepared_statements == "on",
    )
    try:
        return await perform_on(engine, function, settings=settings, now=now, chunk=chunk)
    finally:
        await engine.dispose()


async def perform_on(
    engine: AsyncEngine,
    function: JobFunction,
    *,
    settings: Settings,
    now: datetime,
    chunk: Mapping[str, int],
) -> Counts:
    """As `perform`, for whoever runs many jobs in one process: on connections that it has."""
    async with (
        connect(settings.redis_address) as redis_client,
        httpx.AsyncClient(timeout=HTTP_TIMEOUT_SECONDS, verify=trusted_certificates()) as http,
    ):
        prices = open_price_updater(
            settings, engine=engine, redis=redis_client, http=http, followers=PRICE_FOLLOWERS
        )
        funding = open_funding_source(settings.price_source, http=http, redis=redis_client)

        return await perform_with(
            function,
            engine=engine,
            redis=redis_client,
            prices=prices,
            funding=funding,
            settings=settings,
            now=now,
            chunk=chunk,
        )


async def perform_with(
    function: JobFunction,
    *,
    engine: AsyncEngine,
    redis: Redis,
    prices: PriceUpdater,
    funding: FundingSource,
    settings: Settings,
    now: datetime,
    chunk: Mapping[str, int],
) -> Counts:
    """As `perform`, with what a process has open already, and its own sources."""

    async def once() -> Counts:
        async with transaction(engine) as connection:
            context = JobContext(
                connection=connection,
                engine=engine,
                redis=redis,
                prices=prices,
                funding=funding,
                settings=settings,
            )
            return await function(context, now=now, **chunk)

    return await retried(once, attempts=ATTEMPTS_MAX, retry_on=is_retryable)


@functools.cache
def trusted_certificates() -> ssl.SSLContext:
    """The certificate authorities of this machine; reading them takes longer than most jobs."""
    return ssl.create_default_context()


def _remember(run: JobRun, *, settings: Settings) -> None:
    try:
        with sync_redis.Redis.from_url(
            settings.redis_address,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
        ) as connection:
            remember(connection, run)
    except sync_redis.RedisError as fault:
        # What the job did is committed, or its own failure is the one to tell.
        log.warning("the run of %s is not counted: %s", run.job, fault)


def _as_of(wanted: datetime | None, clock: KeptTime) -> datetime:
    now = clock.now()
    if wanted is None:
        return now
    if wanted > now + clock.uncertainty:
        raise ValueError(
            f"{iso(wanted)} lies ahead: by the database's time it is {iso(now)}. "
            "A job runs as of now or of a time before."
        )
    return wanted


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone; write it like 2026-01-05T12:00:00Z")
    return moment.astimezone(UTC)
