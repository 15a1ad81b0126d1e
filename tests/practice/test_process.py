"""Practice is played in a process beside the API process: started by the first who asks."""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest
from websockets.asyncio.client import connect

from backend.app.practice_process import COMMAND, NICE
from tests.clients.site import Site, open_site
from tests.procedures.server import reason_of
from tests.world.certificates import CERTIFICATES

WAIT_SECONDS: Final = 90
SERVICE_RESTART: Final = 1012
PLAN: Final = {"market": "simulated", "days": 1}


@pytest.fixture(scope="module")
def site(
    module_database_url: str, module_redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    prices = tmp_path_factory.mktemp("site") / "prices.json"
    with open_site(
        database_url=module_database_url, redis_url=module_redis_url, prices=prices
    ) as opened:
        yield opened


@contextmanager
def program(site: Site) -> Iterator[httpx.Client]:
    """One that practises by a key of its own."""
    headers = {"authorization": f"Bearer {site.new_key(['read', 'trade', 'practice'])}"}
    with httpx.Client(
        base_url=site.url, headers=headers, timeout=WAIT_SECONDS, verify=CERTIFICATES
    ) as client:
        yield client


def children(pid: int, module: str) -> list[int]:
    """The processes that a process has started, and that run this module."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(one) for one in found if module in Path(f"/proc/{one}/cmdline").read_text().split("\0")
    ]


def api_of(site: Site) -> int:
    """The number of its API process."""
    port = f"ALPHA_PORT={site.url.rpartition(':')[2]}"
    (found,) = (
        one
        for one in children(os.getpid(), "backend.app.cli")
        if port in Path(f"/proc/{one}/environ").read_text().split("\0")
    )
    return found


def playing(site: Site) -> list[int]:
    """The processes beside it that play practice."""
    return children(api_of(site), COMMAND[-1])


async def gone(pid: int) -> None:
    """Wait until there is no such process, or nothing of it but its number."""
    async with asyncio.timeout(WAIT_SECONDS):
        while "State:\tZ" not in _status(pid):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "State:\tZ"


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
    own, its = (os.getpriority(os.PRIO_PROCESS, one) for one in (api_of(site), process))
    assert its == min(own + NICE, 19)


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


def lines_of(pid: int) -> int:
    """How many local sockets a process has open."""
    local = {line.split()[6] for line in Path("/proc/net/unix").read_text().splitlines()[1:]}
    opened = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
    return sum(one.removeprefix("socket:[").removesuffix("]") in local for one in opened)


async def test_what_is_under_way_as_the_process_is_killed_is_refused_in_words(site: Site) -> None:
    with program(site) as client:
        run = started(client)
        (process,) = playing(site)
        api = api_of(site)
        async with httpx.AsyncClient(
            base_url=site.url, headers=client.headers, timeout=WAIT_SECONDS, verify=CERTIFICATES
        ) as other:
            before = lines_of(api)
            # Now it takes what is asked of it, and answers nothing.
            os.kill(process, signal.SIGSTOP)
            asking = []
            for path in (f"{run}/api/market", "/api/practice"):
                asking.append(asyncio.create_task(other.get(path)))
                # Of the pair that a request gets, the API process keeps one.
                async with asyncio.timeout(WAIT_SECONDS):
                    while lines_of(api) != before + len(asking):  # noqa: ASYNC110 - elsewhere
                        await asyncio.sleep(0.01)
            os.kill(process, signal.SIGKILL)
            answers = await asyncio.gather(*asking)
    assert [reason_of(one) for one in answers] == [(503, "practice_interrupted")] * 2
    assert answers[0].headers["retry-after"]


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


async def test_a_stream_that_its_client_leaves_ends_in_the_process_too(site: Site) -> None:
    with program(site) as client:
        run = started(client)
        (process,) = playing(site)
        before = lines_of(process)
        with client.stream("GET", f"{run}/api/prices/stream") as answer:
            assert answer.is_success
            next(answer.iter_raw())
            assert lines_of(process) > before
        async with asyncio.timeout(WAIT_SECONDS):
            while lines_of(process) > before:  # noqa: ASYNC110 - in the other process
                await asyncio.sleep(0.01)


async def test_it_ends_with_the_api_process_however_that_ends(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    with open_site(
        database_url=fresh_database_url, redis_url=redis_url, prices=tmp_path / "prices.json"
    ) as site:
        with program(site) as client:
            started(client)
        (process,) = playing(site)
        os.kill(api_of(site), signal.SIGKILL)
        await gone(process)
