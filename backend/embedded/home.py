"""ALPHA_HOME: the folder of the embedded servers, what it remembers, and who holds it."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.embedded.program import CannotStart

MEMORY = "servers.json"
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one embedded server listens on loopback, and its password."""

    port: int
    password: str


def open_home(home: Path) -> Path:
    """The folder, made if it is missing; `CannotStart` when it cannot be written."""
    folder = home.absolute()
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"Cannot write to {folder} ({error.strerror}); "
            "set ALPHA_HOME to a folder you own, or change its permissions."
        ) from error
    return folder


@contextmanager
def held(home: Path) -> Iterator[bool]:
    """Hold the home while the block runs; False when another process holds it.

    The kernel lets go of the lock when its holder dies, however it dies.
    """
    with (home / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def remembered(home: Path, name: str) -> Endpoint | None:
    """The endpoint that the server `name` had last, None before its first start."""
    entry = _read(home).get(name)
    return None if entry is None else Endpoint(port=entry["port"], password=entry["password"])


def endpoint(home: Path, name: str) -> Endpoint:
    """The server's endpoint, with a free port: the last one if nobody took it since."""
    known = remembered(home, name)
    if known is not None and is_free(known.port):
        return known
    chosen = Endpoint(
        port=_free_port(), password=known.password if known else secrets.token_urlsafe(24)
    )
    _write(home, {**_read(home), name: {"port": chosen.port, "password": chosen.password}})
    return chosen


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _read(home: Path) -> dict[str, Any]:
    path = home / MEMORY
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _write(home: Path, memory: object) -> None:
    partial = home / f"{MEMORY}.new"
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(memory, file, indent=2)
    partial.replace(home / MEMORY)
