"""Several API processes at one port, and what `--check` says of the other processes."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest
import redis
from psycopg import sql

from backend.redis.heartbeats import LIVES_SECONDS, beat
from tests.faults.stack import COMMAND, ROOT, children, is_ready, market_environment, wait_until
from tests.world.certificates import CERTIFICATES
from tests.world.ports import free_ports

PROCESSES = 2
CALLS = 60
SERVES = "backend.app.cli api --listener"


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The shared port and the supervisor, once all its processes are ready."""
    port = free_ports(PROCESSES + 1)
    given = {**environment, "ALPHA_PORT": str(port)}
    words = ("api", "--processes", str(PROCESSES))
    with subprocess.Popen((*COMMAND, *words), cwd=ROOT, env=given) as supervisor:
        try:
            for own in own_ports(port):
                wait_until(partial(is_ready, url(own)), what=f"{own} is ready", seconds=90)
            yield port, supervisor
        finally:
            supervisor.terminate()


def own_ports(port: int) -> list[int]:
    return [port + 1 + number for number in range(PROCESSES)]


def url(port: int) -> str:
    return f"http://localhost:{port}"


def numbers(supervisor: subprocess.Popen[bytes]) -> set[int]:
    """Of the living processes that serve."""
    found = children(supervisor.pid).items()
    return {number for number, arguments in found if SERVES in arguments}


def calls_counted(port: int) -> float:
    text = httpx.get(f"{url(port)}/metrics", verify=CERTIFICATES).raise_for_status().text
    lines = [line for line in text.splitlines() if line.startswith("alpha_calls_total")]
    return sum(float(line.split()[-1]) for line in lines)


@pytest.fixture
def environment(fresh_database_url: str, redis_url: str, tmp_path: Path) -> dict[str, str]:
    addresses = {"DATABASE_URL": fresh_database_url, "REDIS_URL": redis_url}
    return {**os.environ, **market_environment(tmp_path), **addresses}


def ask(port: int) -> int:
    with httpx.Client(verify=CERTIFICATES, timeout=30) as client:
        return client.get(f"{url(port)}/api/tokens").status_code


@pytest.mark.long
def test_processes_share_a_port_and_each_tells_its_own_figures(
    environment: dict[str, str],
) -> None:
    with serving(environment) as (port, _), ThreadPoolExecutor(8) as clients:
        assert set(clients.map(ask, [port] * CALLS)) == {200}
        counted = [calls_counted(own) for own in own_ports(port)]
        assert sum(counted) == CALLS
        shared = httpx.get(f"{url(port)}/metrics", verify=CERTIFICATES)
        assert shared.status_code == 404
        assert "each has its metrics at a port of its own" in shared.text


@pytest.mark.long
def test_a_process_that_dies_is_started_again_while_the_other_answers(
    environment: dict[str, str],
) -> None:
    with serving(environment) as (port, supervisor):
        killed, other = numbers(supervisor)
        os.kill(killed, signal.SIGKILL)
        assert [ask(port) for _ in range(10)] == [200] * 10
        wait_until(
            lambda: len(numbers(supervisor) - {killed}) == PROCESSES, what="another is started"
        )
        assert other in numbers(supervisor)
        wait_until(lambda: all(is_ready(url(own)) for own in own_ports(port)), what="both ready")


@pytest.mark.long
def test_a_hangup_replaces_all_and_no_call_fails(environment: dict[str, str]) -> None:
    with serving(environment) as (port, supervisor), ThreadPoolExecutor(4) as clients:
        before = numbers(supervisor)
        supervisor.send_signal(signal.SIGHUP)
        answers: list[int] = []
        deadline = time.monotonic() + 90
        while before & numbers(supervisor) or len(numbers(supervisor)) < PROCESSES:
            assert time.monotonic() < deadline, "not all were replaced"
            answers += clients.map(ask, [port] * 8)
        assert set(answers) == {200}


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_processes_end_with_their_supervisor(
    environment: dict[str, str], number: signal.Signals
) -> None:
    with serving(environment) as (_, supervisor):
        served = numbers(supervisor)
        supervisor.send_signal(number)
        supervisor.wait(30)
        wait_until(lambda: not any(map(is_alive, served)), what="all have ended")


def is_alive(number: int) -> bool:
    state = Path(f"/proc/{number}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def check(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "backend.app.cli", *words, "--check"),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("process", ["worker", "scheduler", "ticker"])
def test_the_check_goes_by_the_last_heartbeat(environment: dict[str, str], process: str) -> None:
    never = check(environment, process)
    assert (never.returncode, never.stdout) == (
        1,
        f"no {process} has run on this machine for a day\n",
    )
    with redis.Redis.from_url(environment["REDIS_URL"]) as connection:
        beat(connection, process)
        assert check(environment, process).returncode == 0
        (machine,) = connection.zrange(f"heartbeats:{process}", 0, -1)
        connection.zincrby(f"heartbeats:{process}", -LIVES_SECONDS, machine)
    stopped = check(environment, process)
    assert stopped.returncode == 1
    found = re.match(rf"the {process} was alive (\d+) s ago", stopped.stdout)
    assert found is not None
    assert int(found[1]) >= LIVES_SECONDS


@pytest.mark.parametrize("process", ["worker", "scheduler", "ticker"])
def test_each_process_beats_while_it_runs(environment: dict[str, str], process: str) -> None:
    with subprocess.Popen((*COMMAND, process), cwd=ROOT, env=environment) as running:
        try:
            with redis.Redis.from_url(environment["REDIS_URL"]) as connection:
                key = f"heartbeats:{process}"
                wait_until(lambda: bool(connection.exists(key)), what="it beats", seconds=90)
                ((_, first),) = connection.zrange(key, 0, -1, withscores=True)
                wait_until(
                    lambda: connection.zrange(key, 0, -1, withscores=True)[0][1] > first,
                    what="it beats again",
                    seconds=60,
                )
        finally:
            running.terminate()


def test_the_check_of_the_schema_says_what_would_run(
    environment: dict[str, str], maker: psycopg.Connection
) -> None:
    newest = check(environment, "migrate")
    assert (newest.returncode, newest.stdout) == (0, "the schema is the newest\n")
    maker.execute("CREATE DATABASE bare")
    try:
        address = environment["DATABASE_URL"].rpartition("/")[0] + "/bare"
        bare = check({**environment, "DATABASE_URL": address}, "migrate")
    finally:
        maker.execute(sql.SQL("DROP DATABASE bare"))
    assert bare.returncode == 1
    first, *_, last = bare.stdout.splitlines()
    assert first.startswith("would run 0001: ")
    assert last == f"{len(bare.stdout.splitlines()) - 1} migrations to run"


def test_the_check_goes_by_the_database(environment: dict[str, str]) -> None:
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0026'")
    older = check(environment, "migrate")
    assert older.returncode == 1
    assert older.stdout.startswith("would run 0027: ")
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9001'")
    assert check(environment, "migrate").returncode == 0
