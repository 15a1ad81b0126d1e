"""With nobody there nothing is asked of the database, and it may sleep; who comes wakes all."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
import redis

from backend.batches.rest import UNTIL
from backend.redis.job_runs import LAST_RUNS
from tests.clients.api_process import ApiProcess, api_process
from tests.faults.books import Record, report
from tests.faults.stack import COMMAND, ROOT, market_environment, wait_until
from tests.world.certificates import CERTIFICATES

pytestmark = [pytest.mark.long, pytest.mark.alone]

# The scheduler looks every five seconds whether anybody is there.
REST_AFTER_SECONDS = 12
IDLE_SECONDS = 30
OTHERS = ("worker", "scheduler", "ticker")
COMMITS = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"
# Backends that vacuum by themselves have no application; what is left of ours shows here.
ASKED = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = %s AND application_name = 'alphatest' AND query_start > to_timestamp(%s)
"""
OF_THE_DATABASE_ITSELF = 6
"""Autovacuum may look at it meanwhile, in transactions of its own."""


@pytest.fixture
def environment(fresh_database_url: str, redis_url: str, tmp_path: Path) -> dict[str, str]:
    addresses = {"DATABASE_URL": fresh_database_url, "REDIS_URL": redis_url}
    rest = {"ALPHA_REST_AFTER_SECONDS": str(REST_AFTER_SECONDS)}
    given = {**os.environ, **market_environment(tmp_path), **addresses, **rest}
    subprocess.run((*COMMAND, "seed"), cwd=ROOT, env=given, check=True)
    return given


@pytest.fixture
def api(environment: dict[str, str]) -> Iterator[ApiProcess]:
    """The API, beside one of each other process."""
    with ExitStack() as running:
        for name in OTHERS:
            process = subprocess.Popen((*COMMAND, name), cwd=ROOT, env=environment)
            running.callback(process.wait)
            running.callback(process.terminate)
        yield running.enter_context(api_process(environment))


def test_nothing_is_committed_while_nobody_is_there(
    api: ApiProcess,
    environment: dict[str, str],
    maker: psycopg.Connection,
    record_property: Record,
) -> None:
    name = environment["DATABASE_URL"].rpartition("/")[2]

    def figure(statement: str, *parameters: object) -> int:
        ((found,),) = maker.execute(statement.encode(), parameters).fetchall()
        return int(found)

    def has_been_quiet() -> bool:
        before = figure(COMMITS, name)
        time.sleep(12)
        return figure(COMMITS, name) == before

    with redis.Redis.from_url(environment["REDIS_URL"]) as connection:
        wait_until(lambda: bool(connection.exists(UNTIL)), what="the batches rest", seconds=180)
        wait_until(has_been_quiet, what="all is quiet", seconds=180)
        (began_at,), *_ = maker.execute("SELECT extract(epoch FROM now())::float8").fetchall()
        before = figure(COMMITS, name)
        deadline = time.monotonic() + IDLE_SECONDS
        while time.monotonic() < deadline:
            # Operators may look all the while.
            for path in ("/healthz", "/readyz", "/metrics"):
                httpx.get(f"{api.url}{path}", verify=CERTIFICATES).raise_for_status()
            time.sleep(2)
        commits = figure(COMMITS, name) - before
        report(record_property, "nobody there", seconds=IDLE_SECONDS, commits=commits)
        assert figure(ASKED, name, began_at) == 0
        assert commits <= OF_THE_DATABASE_ITSELF
        ran = connection.hget(LAST_RUNS, "update_prices")

        def somebody_brings_the_batches_back() -> bool:
            answer = httpx.get(f"{api.url}/api/tokens", verify=CERTIFICATES, timeout=30)
            assert answer.status_code == 200
            time.sleep(1)
            return bool(connection.hget(LAST_RUNS, "update_prices") != ran)

        wait_until(somebody_brings_the_batches_back, what="the batches go on", seconds=120)
