"""A second PostgreSQL that follows the stack's, as a hosted database keeps one to fail over to."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import make_url

from backend.embedded.account import give, server_account
from backend.embedded.program import Program, start
from tests.faults.stack import Stack, children, wait_until
from tests.world.ports import free_port

FOLLOWS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


@dataclass(frozen=True, slots=True)
class Standby:
    """Where it answers; until it is promoted it can only be read."""

    url: str
    port: int

    def promote(self) -> None:
        """Make it the primary."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SELECT pg_promote()")


@contextmanager
def standby_of(stack: Stack) -> Iterator[Standby]:
    """A standby that has all that the stack's database has committed, while the block runs.

    Nothing is acknowledged meanwhile before it has it too.
    """
    programs = _programs(stack)
    account = server_account()
    port = free_port()
    url = make_url(stack.database_url).set(port=port).render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory(prefix="alpha-standby-") as folder:
        home = Path(folder)
        give(account, home)
        data = home / "data"
        subprocess.run(
            (
                *(programs / "pg_basebackup", "--pgdata", data, "--checkpoint=fast"),
                *("--write-recovery-conf", f"--dbname={_followed(stack)}"),
            ),
            check=True,
            cwd="/",
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
        )
        with (data / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"port = {port}\n")
        process = start(
            Program(
                name="standby",
                command=(str(programs / "postgres"), "-D", str(data)),
                log=Path(stack.environment["ALPHA_HOME"]) / "logs" / "standby.log",
                account=account,
                folder=home,
            )
        )
        try:
            with psycopg.connect(stack.database_url, autocommit=True) as primary:
                with _waited_for(primary):
                    yield Standby(url=url, port=port)
        finally:
            process.terminate()
            process.wait()


def _programs(stack: Stack) -> Path:
    """The folder of PostgreSQL's programs that the stack runs."""
    (command,) = (
        arguments
        for arguments in children(stack.supervisor).values()
        if "/bin/postgres -D" in arguments
    )
    return Path(command.split()[0]).parent


def _followed(stack: Stack) -> str:
    at = urlsplit(stack.database_url)
    return f"postgresql://{at.netloc}/?application_name=standby"


@contextmanager
def _waited_for(primary: psycopg.Connection) -> Iterator[None]:
    """The primary waits for its standby with each commit while the block runs."""

    def follows() -> bool:
        row = primary.execute(FOLLOWS).fetchone()
        return row is not None and row[0] > 0

    primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    primary.execute("SELECT pg_reload_conf()")
    try:
        wait_until(follows, what="the standby follows")
        yield
    finally:
        primary.execute("ALTER SYSTEM RESET synchronous_standby_names")
        primary.execute("SELECT pg_reload_conf()")
