"""The whole server as a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.world.certificates import CERTIFICATES
from tests.world.ports import free_port
from tests.world.processes import GONE_SECONDS

ROOT = Path(__file__).parents[2]
READY_SECONDS = 90


@dataclass(frozen=True, slots=True)
class ApiProcess:
    """Where it answers, and its number among the machine's processes."""

    url: str
    pid: int


@contextmanager
def api_process(
    environment: Mapping[str, str],
    *,
    command: Sequence[str] = ("backend.app.cli", "api"),
    folder: Path = ROOT,
) -> Iterator[ApiProcess]:
    """`./alpha api` on a free port, from the moment it is ready.

    `command` is the module to run with its words, in the `folder` of the project.
    """
    port = str(free_port())
    process = subprocess.Popen(
        (sys.executable, "-m", *command),
        cwd=folder,
        env={**environment, "ALPHA_PORT": port},
    )
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _is_ready(url):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server is not ready in time"
            time.sleep(0.1)
        yield ApiProcess(url=url, pid=process.pid)
    finally:
        process.terminate()
        process.wait(GONE_SECONDS)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", verify=CERTIFICATES).is_success
    except httpx.TransportError:
        return False
