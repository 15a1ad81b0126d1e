"""What an attack costs: the memory of the server's process, and how long others wait beside it."""

import subprocess
import threading
import time
from types import TracebackType
from typing import Self

import httpx

from tests.clients.api_process import ApiProcess
from tests.world.certificates import CERTIFICATES

LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 60


def resident_mebibytes(pid: int) -> float:
    """The memory that a process holds."""
    answer = subprocess.run(
        ("ps", "-o", "rss=", "-p", str(pid)), capture_output=True, text=True, check=True
    )
    return int(answer.stdout) / 1024


class Onlooker:
    """Asks for `path` again and again while the block runs, and looks at the process's memory."""

    def __init__(self, api: ApiProcess, *, path: str = "/healthz") -> None:
        self._pid = api.pid
        self._url = api.url
        self._path = path
        self._is_over = threading.Event()
        self._watching = threading.Thread(target=self._watch)
        self.waits_seconds: list[float] = []
        self.grown_mebibytes = 0.0

    def __enter__(self) -> Self:
        """The attack begins."""
        self._watching.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """It is over, and what it has cost is known."""
        self._is_over.set()
        self._watching.join()

    @property
    def longest_seconds(self) -> float:
        """How long the slowest answer took."""
        return max(self.waits_seconds)

    @property
    def summary(self) -> str:
        """Both as a line."""
        milliseconds = self.longest_seconds * 1000
        return f"+{self.grown_mebibytes:.0f} MiB, {self._path} within {milliseconds:.0f} ms"

    def _watch(self) -> None:
        before = resident_mebibytes(self._pid)
        with httpx.Client(
            base_url=self._url, timeout=PATIENCE_SECONDS, verify=CERTIFICATES
        ) as client:
            while not self._is_over.wait(LOOK_SECONDS) or not self.waits_seconds:
                started = time.monotonic()
                client.get(self._path).raise_for_status()
                self.waits_seconds.append(time.monotonic() - started)
                grown = resident_mebibytes(self._pid) - before
                self.grown_mebibytes = max(self.grown_mebibytes, grown)
