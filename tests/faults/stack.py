"""A whole server of a test's own, as `./alpha up` runs it, whose processes may be killed."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from backend.embedded import postgres, redis
from backend.embedded.program import Program, start
from tests.clients.api_process import ApiProcess
from tests.world.certificates import CERTIFICATES
from tests.world.ports import free_port
from tests.world.world import PRICES, SOL

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "backend.app.cli")
START_SECONDS = 90.0
TIMEOUT_SECONDS = 30.0
LOOK_SECONDS = 0.02
ARGUMENTS_OF = {
    "postgres": "/bin/postgres -D",
    "redis": "/valkey-server",
    "api": "backend.app.cli api",
    "worker": "backend.app.cli worker",
    "scheduler": "backend.app.cli scheduler",
    "ticker": "backend.app.cli ticker",
}


def wait_until(holds: Callable[[], bool], *, what: str, seconds: float = TIMEOUT_SECONDS) -> float:
    """The seconds until `holds` is true; fails, naming `what`, when that takes too long."""
    started = time.monotonic()
    while not holds():
        assert time.monotonic() < started + seconds, f"not within {seconds} s: {what}"
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - started


def market_environment(folder: Path) -> dict[str, str]:
    """Settings of a market whose prices stand still, written to a file in `folder`."""
    prices = folder / "prices.json"
    typed = {mint: str(usd) for mint, usd in PRICES.items()}
    prices.write_text(json.dumps({"prices": typed, "funding_rates": {SOL: "0.0001"}}))
    return {"ALPHA_PRICE_SOURCE": f"file:{prices}", "ALPHA_RATE_LIMITS": "off"}


def children(pid: int) -> dict[int, str]:
    """The living children of a process: number and command line."""
    listing = subprocess.run(
        ("ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="),
        capture_output=True,
        text=True,
        check=True,
    )
    found = {}
    for line in listing.stdout.splitlines():
        number, parent, state, arguments = line.split(maxsplit=3)
        if int(parent) == pid and not state.startswith("Z"):
            found[int(number)] = arguments
    return found


@dataclass(frozen=True, slots=True)
class Stack:
    """Supervisor, PostgreSQL, Redis, API, worker and scheduler, at these addresses."""

    url: str
    database_url: str
    redis_url: str
    environment: Mapping[str, str]
    supervisor: int

    def process(self, name: str) -> int | None:
        """The number of the process that the supervisor runs under `name`, None while none."""
        for number, arguments in children(self.supervisor).items():
            if ARGUMENTS_OF[name] in arguments:
                return number
        return None

    def api(self) -> ApiProcess:
        """The process that answers at `url`."""
        number = self.process("api")
        assert number is not None, "the API runs"
        return ApiProcess(url=self.url, pid=number)

    def kill(self, name: str) -> None:
        """SIGKILL, the end that no program can prepare for."""
        number = self.process(name)
        assert number is not None, f"{name} runs"
        os.kill(number, signal.SIGKILL)

    def log(self, name: str) -> str:
        """What the process has written so far."""
        file = Path(self.environment["ALPHA_HOME"]) / "logs" / f"{name}.log"
        return file.read_text(errors="replace")

    def audit(self) -> subprocess.CompletedProcess[str]:
        """What `./alpha audit` says; its exit code is 0 when every rule holds."""
        return self.run("audit")

    def run(self, *words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """What a command of `./alpha` says, of the project in `folder`."""
        return subprocess.run(
            (*COMMAND, *words),
            cwd=folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def running_stack() -> Iterator[Stack]:
    """`./alpha up` in a new folder, which ends with this process however that ends."""
    with tempfile.TemporaryDirectory(prefix="alpha-faults-") as folder:
        # Root lends the servers to another account, which must reach its files.
        home = Path(folder)
        home.chmod(0o711)
        port = str(free_port())
        given = {"ALPHA_HOME": str(home), "ALPHA_PORT": port, **market_environment(home)}
        up = Program(
            name="up",
            # Whatever servers this session has been given, these are to be its own.
            command=("env", "-u", "DATABASE_URL", "-u", "REDIS_URL", *COMMAND, "up"),
            log=home / "logs" / "up.log",
            environment=given,
            folder=ROOT,
        )
        process = start(up)
        try:
            url = f"http://localhost:{port}"
            wait_until(lambda: is_ready(url), what="everything is up", seconds=START_SECONDS)
            yield _found(home, url=url, given=given, supervisor=process.pid)
        finally:
            process.terminate()
            process.wait()


def is_ready(url: str) -> bool:
    """Whether the API at `url` says that it can do its work."""
    return set(readiness(url).values()) == {"ok"}


def readiness(url: str) -> dict[str, str]:
    """What the API at `url` says of what it stands on; nothing when it does not answer."""
    try:
        report: dict[str, str] = httpx.get(f"{url}/readyz", timeout=5, verify=CERTIFICATES).json()
    except httpx.TransportError:
        return {}
    return report


def _found(home: Path, *, url: str, given: Mapping[str, str], supervisor: int) -> Stack:
    database_url, redis_url = postgres.running_url(home), redis.running_url(home)
    assert database_url is not None
    assert redis_url is not None
    addresses = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    return Stack(
        url=url,
        database_url=database_url,
        redis_url=redis_url,
        environment={**os.environ, **given, **addresses},
        supervisor=supervisor,
    )
