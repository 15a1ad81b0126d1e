"""How fresh the prices are and how the jobs go, for the organiser's page."""

from datetime import UTC, datetime
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso
from backend.redis.job_runs import JobRun, last_runs
from backend.redis.queue import queue_depths
from backend.redis.source_states import SourceState, source_states

_HEALTH: Final = text("""
SELECT json_build_object(
    'prices', (
        SELECT coalesce(json_agg(json_build_object(
            'token_address', tokens.address,
            'symbol', tokens.symbol,
            'price_usd', prices.price_usd,
            'source', prices.source,
            'age_seconds', CAST(extract(epoch FROM :now - prices.last_updated) AS integer)
        ) ORDER BY prices.last_updated NULLS FIRST, tokens.symbol), '[]')
        FROM tokens LEFT JOIN token_prices prices ON prices.token_address = tokens.address
    ),
    'refused_prices', (
        SELECT count(*) FROM price_refusals
        WHERE refused_at > CAST(:now AS timestamptz) - interval '1 hour'
    ),
    'queue', CAST(:queue AS jsonb),
    'jobs', CAST(:jobs AS jsonb),
    'sources', CAST(:sources AS jsonb),
    'now', iso(:now)
)::text
""").bindparams(
    bindparam("queue", type_=JSONB(none_as_null=True)),
    bindparam("jobs", type_=JSONB(none_as_null=True)),
    bindparam("sources", type_=JSONB(none_as_null=True)),
)


async def health(connection: AsyncConnection, redis: Redis, *, now: datetime) -> bytes:
    """The finished JSON document, oldest prices first.

    Without Redis queue, jobs and sources are null.
    """
    queue: dict[str, int] | None
    jobs: list[dict[str, object]] | None
    sources: list[dict[str, object]] | None
    try:
        queue = await queue_depths(redis)
        jobs = [_job_run(run) for run in await last_runs(redis)]
        sources = [_source(state, now=now) for state in await source_states(redis)]
    except RedisError:
        queue = jobs = sources = None
    parameters = {"queue": queue, "jobs": jobs, "sources": sources, "now": now}
    document: str = (await connection.execute(_HEALTH, parameters)).scalar_one()
    return document.encode()


def _job_run(run: JobRun) -> dict[str, object]:
    return {
        "job": run.job,
        "outcome": run.outcome,
        "finished_at": iso(datetime.fromtimestamp(run.finished_at, UTC)),
        "duration_seconds": run.duration_seconds,
        "late_seconds": run.late_seconds,
        "counts": dict(run.counts),
    }


def _source(state: SourceState, *, now: datetime) -> dict[str, object]:
    def text(moment: datetime | None) -> str | None:
        return None if moment is None else iso(moment)

    return {
        "source": state.source,
        "answered_at": text(state.answered_at),
        "tokens_asked": state.tokens_asked,
        "tokens_answered": state.tokens_answered,
        "failed_at": text(state.failed_at),
        "failure": state.failure,
        "resting_until": text(state.resting_until) if state.is_resting(now=now) else None,
    }
