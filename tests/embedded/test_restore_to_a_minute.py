"""The commands of docs/operations.md bring back a database as it was at a minute."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from backend.embedded.account import Account, give, server_account
from backend.embedded.postgres import _installation
from backend.embedded.servers import servers
from tests.embedded.test_operations_page import commands
from tests.faults.stack import wait_until
from tests.world.ports import free_port

pytestmark = pytest.mark.long

ROWS = "SELECT count(*) FROM kept"
RECEIVED = "SELECT count(*) FROM pg_replication_slots WHERE restart_lsn >= %s::pg_lsn"


@contextmanager
def folder_of(account: Account | None) -> Iterator[Path]:
    """A folder of the account that PostgreSQL runs as, which is never root."""
    with tempfile.TemporaryDirectory(prefix="alpha-restore-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        own = folder / "own"
        own.mkdir()
        give(account, own)
        yield own


def begun(
    block: str, *, account: Account | None, folder: Path, environment: Mapping[str, str]
) -> subprocess.Popen[str]:
    """The commands, as they begin to run."""
    return subprocess.Popen(
        ("bash", "-euo", "pipefail", "-c", block),
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        user=account.user_id if account else None,
        group=account.group_id if account else None,
        extra_groups=[] if account else None,
        text=True,
    )


def test_a_database_is_as_it_was_a_moment_before_the_loss() -> None:
    account = server_account()
    with (
        tempfile.TemporaryDirectory(prefix="alpha-test-") as home,
        folder_of(account) as folder,
    ):
        Path(home).chmod(0o711)
        with servers(Path(home), is_throwaway=True) as addresses:
            port = free_port()
            environment = {
                **os.environ,
                "PATH": f"{_installation(account) / 'bin'}:{os.environ['PATH']}",
                "DATABASE_URL": addresses.database_url,
                "PORT": str(port),
            }
            once, receive, base, restore = commands(under="Restore to any minute")
            with psycopg.connect(addresses.database_url, autocommit=True) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS row")
                slot = begun(once, account=account, folder=folder, environment=environment)
                assert slot.wait(60) == 0
                receiving = begun(receive, account=account, folder=folder, environment=environment)
                backup = begun(base, account=account, folder=folder, environment=environment)
                assert backup.wait(120) == 0
                connection.execute("INSERT INTO kept VALUES (2)")
                ((minute,),) = connection.execute("SELECT clock_timestamp()::text").fetchall()
                time.sleep(0.1)
                connection.execute("DROP TABLE kept")
                ((lost,),) = connection.execute("SELECT pg_current_wal_lsn()::text").fetchall()
                wait_until(
                    lambda: connection.execute(RECEIVED, (lost,)).fetchall() == [(1,)],
                    what="all is received",
                    seconds=60,
                )
                os.killpg(receiving.pid, signal.SIGINT)
                receiving.wait(30)
            environment["MINUTE"] = minute
            restoring = begun(restore, account=account, folder=folder, environment=environment)
            assert restoring.wait(120) == 0, (folder / "restored.log").read_text()
            try:
                restored = make_url(addresses.database_url).set(port=port)
                address = restored.render_as_string(hide_password=False)
                with psycopg.connect(address) as connection:
                    assert connection.execute(ROWS).fetchall() == [(2,)]
            finally:
                stop = "pg_ctl --pgdata=base --mode=fast --wait stop"
                begun(stop, account=account, folder=folder, environment=environment).wait(60)
