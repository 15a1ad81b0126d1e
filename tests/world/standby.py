"""A second PostgreSQL that follows an embedded one, as a hosted database keeps one."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import make_url

from backend.embedded.account import Account, give, server_account
from backend.embedded.program import Program, start
from tests.world.ports import free_port

FOLLOWS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
PAUSED = "SELECT pg_get_wal_replay_pause_state() = 'paused'"
# The end of a record that comes after all others, and is on its way at once.
MARKED = "SELECT pg_logical_emit_message(false, 'followed', '', true)::text"
IS_PRIMARY = "SELECT NOT pg_is_in_recovery()"
START_SECONDS = 60.0
LOOK_SECONDS = 0.02


@dataclass(slots=True)
class Standby:
    """Where it answers; until it is promoted it can only be read."""

    url: str
    port: int
    program: Program
    process: subprocess.Popen[bytes] | None = None

    def at(self, database_url: str) -> str:
        """The address of its copy of that database."""
        return make_url(database_url).set(port=self.port).render_as_string(hide_password=False)

    def start(self) -> None:
        """Start it, until it can be read."""
        self.process = start(self.program)

        def is_up() -> bool:
            if self.process is None or self.process.poll() is not None:
                # What was killed leaves its lock for as long as its children live.
                self.process = start(self.program)
            return _answers(self.url)

        _wait_until(is_up)

    def kill(self) -> None:
        """SIGKILL, the end that no program can prepare for."""
        assert self.process is not None, "it was started"
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it, whoever is connected."""
        assert self.process is not None, "it was started"
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:  # nobody needs its data any more
            self.kill()

    def promote(self) -> None:
        """Make it the primary."""
        self._ask("SELECT pg_promote()")
        _wait_until(lambda: self._ask(IS_PRIMARY))

    def pause(self) -> None:
        """Replay nothing that comes from now on: it is read as it is, and falls behind."""
        self._ask("SELECT pg_wal_replay_pause()")
        _wait_until(lambda: self._ask(PAUSED))

    def follow_up(self, database_url: str) -> None:
        """Wait until it has all that is in the primary's database now."""
        with psycopg.connect(database_url, autocommit=True) as primary:
            row = primary.execute(MARKED).fetchone()
        assert row is not None
        _wait_until(lambda: self._ask(f"SELECT pg_last_wal_replay_lsn() >= '{row[0]}'"))

    def resume(self) -> None:
        """Replay what has come meanwhile, and go on."""
        self._ask("SELECT pg_wal_replay_resume()")

    def _ask(self, question: str) -> bool:
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(question.encode()).fetchone()
        return row is not None and row[0] is True


@contextmanager
def standby_of(database_url: str, *, log: Path, is_waited_for: bool = False) -> Iterator[Standby]:
    """A standby that follows the server of the database while the block runs, as it is after it has
    begun to: behind by no more than it takes to send and replay what comes.

    With `is_waited_for` nothing is acknowledged before it has it too.
    """
    programs = _programs(database_url)
    account = server_account()
    port = free_port()
    url = make_url(database_url).set(port=port).render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory(prefix="alpha-standby-") as folder:
        home = Path(folder)
        give(account, home)
        data = home / "data"
        _copy(programs, database_url, to=data, account=account)
        with (data / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"port = {port}\n")
        program = Program(
            name="standby",
            command=(str(programs / "postgres"), "-D", str(data)),
            log=log,
            account=account,
            folder=home,
        )
        standby = Standby(url=url, port=port, program=program)
        standby.start()
        try:
            if not is_waited_for:
                yield standby
                return
            with psycopg.connect(database_url, autocommit=True) as primary, _waited_for(primary):
                yield standby
        finally:
            standby.stop()


def _copy(programs: Path, database_url: str, *, to: Path, account: Account | None) -> None:
    followed = f"postgresql://{urlsplit(database_url).netloc}/?application_name=standby"
    subprocess.run(
        (
            *(programs / "pg_basebackup", "--pgdata", to, "--checkpoint=fast"),
            *("--write-recovery-conf", f"--dbname={followed}"),
        ),
        check=True,
        cwd="/",
        user=account.user_id if account else None,
        group=account.group_id if account else None,
        extra_groups=[] if account else None,
    )


def _programs(database_url: str) -> Path:
    """The folder of the programs of the PostgreSQL that answers there, on this machine."""
    with psycopg.connect(database_url) as connection:
        parent = _of_process(connection.info.backend_pid, "ppid")
        return Path(_of_process(int(parent), "args").split()[0]).parent


def _of_process(number: int, column: str) -> str:
    asked = ("ps", "-ww", "-o", f"{column}=", "-p", str(number))
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


@contextmanager
def _waited_for(primary: psycopg.Connection) -> Iterator[None]:
    """The primary waits for its standby with each commit while the block runs."""

    def follows() -> bool:
        row = primary.execute(FOLLOWS).fetchone()
        return row is not None and row[0] > 0

    primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    primary.execute("SELECT pg_reload_conf()")
    try:
        _wait_until(follows)
        yield
    finally:
        primary.execute("ALTER SYSTEM RESET synchronous_standby_names")
        primary.execute("SELECT pg_reload_conf()")


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "the standby is not as it should be in time"
        time.sleep(LOOK_SECONDS)
