"""Batches: our jobs, their bare statements, and the same done row by row as the samples do it.

`.venv/bin/python -m benchmarks.batches interest funding` looks at these alone, or at all.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

import psycopg
from psycopg.abc import Query
from pydantic import SecretStr

from backend.clock import utc_now
from backend.settings import Settings
from benchmarks.processes import HERE
from benchmarks.stage import Stage, stage
from benchmarks.statements import Heard, listening, send_again
from jobs.registry import job_function
from jobs.run import perform

HOUR: Final = timedelta(hours=1)
# As many newcomers as there are traders.
NEWCOMERS = """
    UPDATE token_prices SET last_updated = now();
    WITH known AS (
        INSERT INTO users (username, wallet_address)
        SELECT 'newcomer', gen_random_uuid()::text FROM sessions RETURNING id
    )
    INSERT INTO sign_ins (user_id, first_at, newest_at) SELECT id, now(), now() FROM known;
"""
# SOL falls by 4 %, which ends the boldest longs; those of the round before are open again.
FALL = """
    UPDATE token_prices SET last_updated = now(), price_usd = plain((
        SELECT starting_price_usd * 0.96 FROM token_listings
        WHERE token_listings.token_address = token_prices.token_address
    )) WHERE token_address = 'So11111111111111111111111111111111111111112';
    DELETE FROM notifications WHERE position_id IS NOT NULL;
    UPDATE perp_positions SET status = 'open' WHERE status = 'liquidated';
"""
PRICES_KNOWN_AFTER: Final = timedelta(seconds=61)
"""No observation is made here; the prices as of a moment are known then all the same."""
LAST_PERIOD = "SELECT max(period) FROM batch_runs WHERE job = %s"


@dataclass(frozen=True, slots=True)
class Batch:
    """A job that is measured. `step` is how long after its last period it is due again, zero where
    it has no periods and is due at any time; `prepare` makes new work for it on either side;
    `traces` counts what all its runs have left behind.
    """

    name: str
    job: str
    traces: str
    step: timedelta = timedelta(0)
    prepare: str = ""


BATCHES: Final = (
    Batch(
        name="snapshots",
        job="capture_snapshots",
        step=HOUR,
        traces="SELECT count(*) FROM portfolio_snapshots",
    ),
    Batch(
        name="interest",
        job="apply_interest",
        step=24 * HOUR,
        traces="SELECT count(*) FROM interest_accruals",
    ),
    Batch(
        name="funding",
        job="apply_funding",
        step=8 * HOUR,
        traces="SELECT count(*) FROM funding_payments",
    ),
    Batch(
        name="liquidation",
        job="check_liquidations",
        prepare=FALL,
        traces="SELECT count(*) FROM transactions WHERE transaction_type = 'perp_liquidation'",
    ),
    Batch(
        name="distribution",
        job="initial_distribution",
        prepare=NEWCOMERS,
        traces="SELECT count(*) FROM participants",
    ),
)


@dataclass(frozen=True, slots=True)
class BatchComparison:
    """Seconds for the same rows: ours and its bare statements as medians, row by row once."""

    batch: str
    scale: int
    rows: int
    ours_seconds: float
    bare_seconds: float
    by_row_seconds: float

    @property
    def ratio(self) -> float:
        """How many times faster than row by row."""
        return self.by_row_seconds / self.ours_seconds

    @property
    def over_bare(self) -> float:
        """How many times as long as the statements alone."""
        return self.ours_seconds / self.bare_seconds


class UnequalWorkError(Exception):
    """The ways did different numbers of rows, so comparing their times means nothing."""


def compare_batch(batch: Batch, at: Stage, *, rounds: int) -> BatchComparison:
    """Ours and its bare statements in alternation, then row by row on the peer's data."""
    ours, bare, rows = [], [], set()
    for _ in range(rounds):
        heard, seconds, done = _ours(batch, at)
        ours.append(seconds)
        rows.add(done)
        seconds, done = _bare(batch, at, heard)
        bare.append(seconds)
        rows.add(done)
    by_row_seconds, done = _by_row(batch, at)
    rows.add(done)
    if len(rows) != 1 or not done:
        raise UnequalWorkError(f"{batch.name} did {sorted(rows)} rows")
    return BatchComparison(
        batch=batch.name,
        scale=at.scale,
        rows=done,
        ours_seconds=statistics.median(ours),
        bare_seconds=statistics.median(bare),
        by_row_seconds=by_row_seconds,
    )


def _ours(batch: Batch, at: Stage) -> tuple[Heard, float, int]:
    """The job as a worker performs it, and what it sent."""
    settings = Settings(
        database_url=SecretStr(at.environment["DATABASE_URL"]),
        redis_url=SecretStr(at.environment["REDIS_URL"]),
        price_source=at.environment["ALPHA_PRICE_SOURCE"],
    )
    with _prepared(batch, at.database_url) as connection:
        begun_at = _one(connection, LAST_PERIOD, batch.job) if batch.step else utc_now()
        due_at: datetime = begun_at + batch.step + PRICES_KNOWN_AFTER
        job = perform(job_function(batch.job), settings=settings, now=due_at, chunk={})
        with listening() as heard:
            seconds, rows = _measured(batch, connection, lambda: asyncio.run(job))
    return heard, seconds, rows


def _bare(batch: Batch, at: Stage, heard: Heard) -> tuple[float, int]:
    """What the job sent, once more for the next period."""
    with _prepared(batch, at.database_url) as connection:
        return _measured(batch, connection, lambda: send_again(connection, heard, later=batch.step))


def _by_row(batch: Batch, at: Stage) -> tuple[float, int]:
    """As the specification's samples do it, in Node, on the peer's copy of the data."""
    with _prepared(batch, at.peer_url):
        done = subprocess.run(
            ("node", "peer/batches.mjs", batch.name),
            cwd=HERE,
            env={**os.environ, "DATABASE_URL": at.peer_url},
            stdout=subprocess.PIPE,
            check=True,
        )
    told = json.loads(done.stdout)
    return told["seconds"], told["rows"]


@contextmanager
def _prepared(batch: Batch, database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        # Periods are made here before their time has come.
        connection.execute("DROP FUNCTION IF EXISTS refuse_stamp CASCADE")
        if batch.prepare:
            connection.execute(cast(Query, batch.prepare))
        # So that none falls into the time of one of them by chance.
        connection.execute("CHECKPOINT")
        yield connection


def _measured(
    batch: Batch, connection: psycopg.Connection, act: Callable[[], object]
) -> tuple[float, int]:
    before = _one(connection, batch.traces)
    started = time.perf_counter()
    act()
    seconds = time.perf_counter() - started
    return seconds, _one(connection, batch.traces) - before


def _one(connection: psycopg.Connection, query: str, *values: str) -> Any:  # noqa: ANN401 - any type
    return connection.execute(query.encode(), values or None).fetchall()[0][0]


def main(wanted: list[str]) -> None:
    """Print what the wanted batches took at the planned scale."""
    with stage(1) as at:
        for batch in BATCHES:
            if not wanted or batch.name in wanted:
                found = compare_batch(batch, at, rounds=3)
                print(
                    f"{batch.name:14} {found.rows:7,} rows  ours {found.ours_seconds:.3f} s  "
                    f"bare {found.bare_seconds:.3f} s  by row {found.by_row_seconds:.2f} s  "
                    f"ratio {found.ratio:.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1:])
