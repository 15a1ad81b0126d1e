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

    reached = EVERYWHERE.get(host, host)
    readiness = f"http://{f'[{reached}]' if ':' in reached else reached}:{port}/readyz"
    return [
        program("worker"),
        program("scheduler"),
        program("ticker"),
        program("api", lambda: _is_ready(readiness)),
    ]


def require_port(port: int) -> None:
    """Raise CannotStart, saying what to do, when another program listens at `port`."""
    if not is_free(port):
        raise CannotStart(
            f"Port {port} is taken by another program; stop that one, "
            f"or choose another port: ALPHA_PORT={port + 1} ./alpha up"
        )


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
