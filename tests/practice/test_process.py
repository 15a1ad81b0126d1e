"""Practice is played in a process beside the API process: started by the first who asks."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final, LiteralString

import httpx
import psycopg
import pytest
from sqlalchemy import make_url
from websockets.asyncio.client import connect

from backend.app.practice_process import COMMAND
from backend.database.copies import with_database
from backend.practice.opening import run_prefix
from tests.clients.site import Site
from tests.procedures.server import reason_of
from tests.world.certificates import CERTIFICATES
from tests.world.practice import settings_on
from tests.world.priorities import gives_way_to
from tests.world.processes import children, gone, is_told, lines_of

WAIT_SECONDS: Final = 90
SERVICE_RESTART: Final = 1012
PLAN: Final = {"market": "simulated", "days": 1}
STREAM: Final = "/api/prices/stream"
INTERRUPTED: Final = (503, "practice_interrupted")
ANSWERED: Final = (200, None)
SERVED: Final = "SELECT pid, datname FROM pg_stat_activity WHERE application_name = 'alphatest'"
WAITING: Final = """
SELECT FROM pg_locks WHERE NOT granted AND database = (
    SELECT oid FROM pg_database WHERE datname = current_database()
)
"""


@contextmanager
def program(site: Site) -> Iterator[httpx.Client]:
    """One that practises by a key of its own."""
    headers = {"authorization": f"Bearer {site.new_key(['read', 'trade', 'practice'])}"}
    with httpx.Client(
        base_url=site.url, headers=headers, timeout=WAIT_SECONDS, verify=CERTIFICATES
    ) as client:
        yield client


def api_of(site: Site) -> int:
    """The number of its API process."""
    port = f"ALPHA_PORT={site.url.rpartition(':')[2]}"
    (found,) = (one for one in children(os.getpid(), "backend.app.cli") if is_told(one, port))
    return found


def playing(site: Site) -> list[int]:
    """The processes beside it that play practice."""
    return children(api_of(site), COMMAND[-1])


def started(client: httpx.Client) -> str:
    answer = client.post("/api/practice", json=PLAN).raise_for_status()
    return f"/practice/{answer.json()['run_id']}"


def now_in(client: httpx.Client, run: str) -> str:
    found: str = client.get(f"{run}/api/market").raise_for_status().json()["server_time"]
    return found


def test_who_serves_no_practice_has_no_process_for_it_and_who_does_has_a_patient_one(
    site: Site,
) -> None:
    with program(site) as client:
        client.get("/api/market").raise_for_status()
        assert playing(site) == []
        started(client)
    (process,) = playing(site)
    assert gives_way_to(process, api_of(site))


def test_what_the_database_does_for_a_run_gives_way_to_the_live_competition(site: Site) -> None:
    with program(site) as client:
        run = started(client).rpartition("/")[2]
        live = make_url(site.database_url).database
        served = [(int(pid or 0), str(database)) for pid, database in site.rows(SERVED)]
        usual = next(pid for pid, database in served if database == live)
        of_run = [pid for pid, database in served if database.endswith(run)]
        assert of_run
        assert all(gives_way_to(pid, usual) for pid in of_run)


async def test_a_run_goes_on_where_it_stood_after_its_process_was_killed(site: Site) -> None:
    with program(site) as client:
        run = started(client)
        stepped = client.post(f"{run}/api/practice/step", json={}).raise_for_status().json()
        (process,) = playing(site)
        os.kill(process, signal.SIGKILL)
        await gone(process)
        assert now_in(client, run) == stepped["now"]
        (other,) = playing(site)
        assert other != process


@asynccontextmanager
async def held(
    site: Site, run: str, statement: LiteralString
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """What the statement locks in the run's database nobody else gets within the block; what it
    gives waits until somebody wants it.
    """
    prefix = run_prefix(settings_on(site.database_url, "redis://localhost"))
    name = f"{prefix}{run.rpartition('/')[2]}"
    address = make_url(with_database(site.database_url, name)).set(drivername="postgresql")
    async with await psycopg.AsyncConnection.connect(
        address.render_as_string(hide_password=False)
    ) as connection:
        await connection.execute(statement)

        async def waited_for() -> None:
            async with asyncio.timeout(WAIT_SECONDS):
                while True:
                    found = await connection.execute(WAITING)
                    if await found.fetchone() is not None:
                        return
                    await asyncio.sleep(0.01)

        yield waited_for


@pytest.mark.parametrize(
    ("locked", "method", "path", "answer"),
    [
        ("SELECT pg_advisory_lock(1)", "POST", "{run}/api/practice/step", INTERRUPTED),
        ("SELECT pg_advisory_lock(1)", "POST", "/api/practice/step", INTERRUPTED),
        ("LOCK TABLE token_prices", "GET", "{run}/api/market", ANSWERED),
        ("LOCK TABLE token_prices", "GET", "/api/practice/result?run_id={run_id}", ANSWERED),
    ],
)
async def test_of_what_is_under_way_as_the_process_dies_what_reads_is_asked_again(
    site: Site, locked: LiteralString, method: str, path: str, answer: tuple[int, str | None]
) -> None:
    with program(site) as client:
        run = started(client)
        run_id = run.rpartition("/")[2]
        (process,) = playing(site)
        async with httpx.AsyncClient(
            base_url=site.url, headers=client.headers, timeout=WAIT_SECONDS, verify=CERTIFICATES
        ) as other:
            async with held(site, run, locked) as waited_for:
                given = None if method == "GET" else {"run_id": run_id}
                address = path.format(run=run, run_id=run_id)
                asking = asyncio.create_task(other.request(method, address, json=given))
                await waited_for()
                os.kill(process, signal.SIGKILL)
                await gone(process)
            assert reason_of(await asking) == answer
        client.post("/api/practice/stop", json={"run_id": run_id}).raise_for_status()


async def test_a_socket_of_a_run_is_passed_on_and_sent_elsewhere_as_the_process_ends(
    site: Site,
) -> None:
    with program(site) as client:
        run = started(client)
        address = f"{site.url.replace('http', 'ws')}{run}/trpc"
        headers = {"authorization": client.headers["authorization"]}
        async with connect(address, additional_headers=headers) as socket:
            asked = {"id": 1, "method": "query", "params": {"path": "market.snapshot"}}
            await socket.send(json.dumps(asked))
            told = json.loads(await socket.recv())
            assert told["result"]["data"]["competition"]["name"] == "Practice"
            (process,) = playing(site)
            os.kill(process, signal.SIGKILL)
            async with asyncio.timeout(WAIT_SECONDS):
                await socket.wait_closed()
            assert socket.close_code == SERVICE_RESTART


async def test_streams_that_their_client_leaves_end_in_the_process_too(site: Site) -> None:
    with program(site) as client:
        stream = f"{started(client)}{STREAM}"
        (process,) = playing(site)
        with client.stream("GET", stream) as one, client.stream("GET", stream) as other:
            next(one.iter_raw())
            next(other.iter_raw())
            opened = lines_of(process)
        # One may be of the start, which is over; were streams kept, at most that one would go.
        async with asyncio.timeout(WAIT_SECONDS):
            while lines_of(process) > opened - 2:  # noqa: ASYNC110 - in the other process
                await asyncio.sleep(0.01)


async def test_it_stays_until_the_api_process_ends_whatever_is_sent_to_all_of_a_service(
    site: Site,
) -> None:
    with program(site) as client:
        run = started(client)
        (process,) = playing(site)
        os.kill(process, signal.SIGTERM)
        for _ in range(10):
            assert now_in(client, run)
        assert playing(site) == [process]
        client.post(
            "/api/practice/stop", json={"run_id": run.rpartition("/")[2]}
        ).raise_for_status()


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
async def test_it_ends_with_the_api_process_however_that_ends(
    fresh_site: Site, ended_by: signal.Signals
) -> None:
    with (
        program(fresh_site) as client,
        client.stream("GET", f"{started(client)}{STREAM}") as answer,
    ):
        next(answer.iter_raw())
        (process,) = playing(fresh_site)
        os.kill(api_of(fresh_site), ended_by)
        await gone(process)


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
async def test_one_that_only_begins_ends_with_it_too(
    fresh_site: Site, ended_by: signal.Signals
) -> None:
    with program(fresh_site) as client:
        async with httpx.AsyncClient(
            base_url=fresh_site.url,
            headers=client.headers,
            timeout=WAIT_SECONDS,
            verify=CERTIFICATES,
        ) as other:
            asking = asyncio.create_task(other.get("/api/practice"))
            async with asyncio.timeout(WAIT_SECONDS):
                while not playing(fresh_site):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0)
            (process,) = playing(fresh_site)
            os.kill(api_of(fresh_site), ended_by)
            await gone(process)
            with suppress(httpx.TransportError):
                await asking
