"""The server's own processes, as the supervisor starts them."""

import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final

from backend.embedded.home import is_free
from backend.embedded.program import CannotStart, Program

EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what it stands for
"""Where this machine reaches a server that listens at all addresses."""


def own_programs(*, home: Path, host: str, port: int, root: Path) -> list[Program]:
    """Worker, scheduler, ticker and API of the project at `root`, the API listening at `host`;
    their logs lie in `home`.
    """

    def program(name: str, is_ready: Callable[[], bool] = lambda: True) -> Program:
        return Program(
            name=name,
            command=(sys.executable, "-m", "backend.app.cli", name),
            log=home / "logs" / f"{name}.log",
            is_ready=is_ready,
            environment={"TZ": "UTC", "PYTHONUNBUFFERED": "1"},
            folder=root,
        )

    return [
        program("worker"),
        program("scheduler"),
        program("ticker"),
        program("api", lambda: is_ready(host, port)),
    ]


def require_port(port: int, *, command: str = "up") -> None:
    """Raise CannotStart, saying what to do, when another program listens at `port`."""
    if not is_free(port):
        raise CannotStart(
            f"Port {port} is taken by another program; stop that one, "
            f"or choose another port: ALPHA_PORT={port + 1} ./alpha {command}"
        )


def is_ready(host: str, port: int) -> bool:
    """Whether the API that listens at `host` and `port` says that it can do its work."""
    reached = EVERYWHERE.get(host, host)
    url = f"http://{f'[{reached}]' if ':' in reached else reached}:{port}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
