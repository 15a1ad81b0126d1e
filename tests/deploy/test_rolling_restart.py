"""Everything is restarted, one process after the other, behind the shipped proxies, under trade."""

import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from tests.deploy.kept import Kept, kept, rolling_restart
from tests.deploy.proxies import Proxy, caddy, nginx
from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.stack import COMMAND, ROOT, Stack, is_ready, market_environment, wait_until
from tests.faults.trader import Trader, trading
from tests.world.ports import free_port

pytestmark = [pytest.mark.long, pytest.mark.alone]

TRADERS = 30
SECONDS = 30.0
"""How long an answer may take on a machine that is busy with restarts."""
OTHERS = ("worker", "scheduler", "ticker")
STREAM = '{"id":1,"method":"subscription","params":{"path":"tokens.onPrices"}}'
Around = Callable[..., AbstractContextManager[Proxy]]


@pytest.fixture(scope="module")
def ports() -> list[int]:
    return [free_port(), free_port()]


@pytest.fixture(scope="module")
def front_port() -> int:
    """Where each proxy listens in its turn, which the server has to know by its name."""
    return free_port()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes keep their logs and numbers."""
    return tmp_path_factory.mktemp("processes")


@pytest.fixture(scope="module")
def environment(
    module_database_url: str, module_redis_url: str, front_port: int, folder: Path
) -> dict[str, str]:
    addresses = {"DATABASE_URL": module_database_url, "REDIS_URL": module_redis_url}
    public = {"ALPHA_PUBLIC_URL": f"https://localhost:{front_port}"}
    given = {**os.environ, **market_environment(folder), **addresses, **public}
    subprocess.run((*COMMAND, "seed"), cwd=ROOT, env=given, check=True)
    return given


@pytest.fixture(scope="module")
def processes(
    environment: dict[str, str], ports: list[int], folder: Path
) -> Iterator[dict[str, Kept]]:
    """Two API processes and one of each other, as a unit file names them, for all tests here."""
    own = {
        f"alpha-api@{port}": ({**environment, "ALPHA_PORT": str(port)}, ("api",)) for port in ports
    }
    others = {f"alpha-{name}": (environment, (name,)) for name in OTHERS}
    with kept({**own, **others}, folder=folder) as started:
        for port in ports:
            ready = partial(is_ready, f"http://127.0.0.1:{port}")
            wait_until(ready, what=f"{port} is ready", seconds=90)
        yield started


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_traders_notice_no_restart(
    proxy: Around,
    processes: dict[str, Kept],
    ports: list[int],
    front_port: int,
    environment: dict[str, str],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Record,
) -> None:
    names = [f"alpha-api@{port}=http://127.0.0.1:{port}" for port in ports]
    names += [f"alpha-{name}" for name in OTHERS]
    with proxy(tmp_path, upstreams=ports, port=front_port) as front, ThreadPoolExecutor() as beside:
        monkeypatch.setattr("tests.faults.trader.CERTIFICATES", front.certificates)
        stack = Stack(
            url=front.url,
            database_url=environment["DATABASE_URL"],
            redis_url=environment["REDIS_URL"],
            environment=environment,
            supervisor=os.getpid(),
        )
        before = swaps(stack.database_url)
        starts = {name: one.starts for name, one in processes.items()}
        traders = list(beside.map(Trader.signed_in, [front.url] * TRADERS))
        with trading(traders, seconds=SECONDS) as trade:
            wait_until(lambda: len(trade.answers) > TRADERS, what="all trade", seconds=90)
            answered = len(trade.answers)
            restarted = rolling_restart(*names, folder=folder)
            during = len(trade.answers) - answered
            wait_until(
                lambda: bool(trade.broken) or len(trade.answers) > answered + during + TRADERS,
                what="trade goes on",
                seconds=90,
            )
    assert restarted.returncode == 0, restarted.stdout + restarted.stderr
    assert {name: one.starts - starts[name] for name, one in processes.items()} == dict.fromkeys(
        starts, 1
    )
    report(record_property, "rolling restart", orders=len(trade.answers), meanwhile=during)
    assert trade.failures == 0
    assert_each_once(stack, trade.answers, before=before)


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_a_proxy_lets_streams_and_sockets_through_and_hides_the_metrics(
    proxy: Around, ports: list[int], front_port: int, tmp_path: Path
) -> None:
    with proxy(tmp_path, upstreams=ports, port=front_port) as front:
        trusting = front.certificates
        address = f"{front.url}/api/prices/stream"
        with httpx.stream("GET", address, verify=trusting, timeout=SECONDS) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: connected"
        with connect(
            f"{front.url.replace('http', 'ws')}/trpc", ssl=trusting, open_timeout=SECONDS
        ) as socket:
            socket.send(STREAM)
            assert '"started"' in str(socket.recv(timeout=SECONDS))
        assert status(front, "/metrics") == 404
        assert status(front, "/") == 200
        # The server's own words, not the proxy's: its limit is the lower one.
        large = httpx.post(f"{front.url}/rpc", json="x" * 70_000, verify=trusting, timeout=SECONDS)
        assert large.status_code == 413
        assert "html" not in large.headers.get("content-type", "")


def status(front: Proxy, path: str) -> int:
    asked = httpx.get(f"{front.url}{path}", verify=front.certificates, timeout=SECONDS)
    return asked.status_code


def test_nothing_is_restarted_while_one_of_them_is_not_ready(tmp_path: Path) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    refused = rolling_restart(f"one={away}", folder=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == "one is not ready; nothing was restarted.\n"
