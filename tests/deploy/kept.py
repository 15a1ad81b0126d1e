"""Processes that are started again when they end, as systemd keeps them."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.faults.stack import COMMAND, ROOT

RESTART = Path(__file__).with_name("restart.py")


class Kept:
    """One process, whose number stands in `folder`."""

    def __init__(
        self, name: str, *words: str, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self.starts = 0
        self._name, self._words, self._folder = name, words, folder
        self._environment = environment
        self._is_over = threading.Event()
        self._process = self._started()
        self._thread = threading.Thread(target=self._keep)
        self._thread.start()

    def _started(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        with (self._folder / f"{self._name}.log").open("ab") as log:
            process = subprocess.Popen(
                (*COMMAND, *self._words), cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        partial = self._folder / f"{self._name}.new"
        partial.write_text(str(process.pid))
        partial.replace(self._folder / f"{self._name}.pid")
        return process

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._is_over.is_set():
                return
            self._process = self._started()

    def end(self) -> None:
        """Stop it for good."""
        self._is_over.set()
        self._process.terminate()
        self._thread.join()


@contextmanager
def kept(
    words: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]], *, folder: Path
) -> Iterator[dict[str, Kept]]:
    """The processes by name, each with its environment and the words of its command."""
    started: dict[str, Kept] = {}
    try:
        for name, (environment, command) in words.items():
            started[name] = Kept(name, *command, folder=folder, environment=environment)
        yield started
    finally:
        for one in started.values():
            one.end()


def restart_command(folder: Path) -> str:
    """What `deploy/rolling-restart.sh` shall run as RESTART."""
    return f"{sys.executable} {RESTART} {folder}"


def rolling_restart(*processes: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the shipped script says of these processes."""
    return subprocess.run(
        (str(ROOT / "deploy" / "rolling-restart.sh"), *processes),
        env={**os.environ, "RESTART": restart_command(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
