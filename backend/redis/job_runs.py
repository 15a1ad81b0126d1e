"""How each job went the last time, and how often it went well; kept in Redis, told by /metrics."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal

import redis
from redis.asyncio import Redis

LAST_RUNS: Final = "job_runs:last"
TOTALS: Final = "job_runs:totals"

Outcome = Literal["done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One run. `finished_at` is in seconds since 1970, `late_seconds` how long after its time
    it began, None for one that nobody had set a time for.
    """

    job: str
    outcome: Outcome
    finished_at: float
    duration_seconds: float
    late_seconds: float | None
    counts: Mapping[str, int]


def remember(connection: redis.Redis, run: JobRun) -> None:
    """Keep `run` as its job's last, and count it."""
    with connection.pipeline(transaction=True) as together:
        together.hset(LAST_RUNS, run.job, json.dumps(asdict(run)))
        together.hincrby(TOTALS, f"{run.job} {run.outcome}")
        together.execute()


async def last_runs(connection: Redis) -> list[JobRun]:
    """The last run of every job that ever ran."""
    kept = await _hash(connection, LAST_RUNS)
    return [JobRun(**json.loads(kept[job])) for job in sorted(kept)]


async def total_runs(connection: Redis) -> dict[tuple[str, str], int]:
    """How often each job had each outcome."""
    kept = await _hash(connection, TOTALS)
    pairs = ((name.split(" ", 1), int(total)) for name, total in kept.items())
    return {(job, outcome): total for (job, outcome), total in pairs}


async def _hash(connection: Redis, key: str) -> dict[str, str]:
    return {str(name): str(text) for name, text in (await connection.hgetall(key)).items()}
