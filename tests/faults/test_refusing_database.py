"""PostgreSQL is read-only, full or locked by somebody: traders are told, and trade goes on."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from backend.database.engine import TIMEOUTS
from backend.embedded.account import give, server_account
from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.stack import Stack, is_ready, readiness, wait_until
from tests.faults.trader import Trader, trading
from tests.procedures.server import reason_of
from tests.world.certificates import CERTIFICATES

pytestmark = pytest.mark.long

TRADERS = 2
STAYING = ("api", "worker", "scheduler", "ticker")
ROOM_BYTES = 1024 * 1024
LOCK_SECONDS = float(TIMEOUTS["lock_timeout"].removesuffix("s"))
# Readings that come while all connections wait are turned away after ten seconds more.
WAIT_SECONDS_MAX = LOCK_SECONDS + 12


@pytest.fixture
def operator(stack: Stack) -> Iterator[psycopg.Connection]:
    """Who may do everything in the database, each statement by itself."""
    with psycopg.connect(stack.database_url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        yield connection


@contextmanager
def read_only(operator: psycopg.Connection) -> Iterator[None]:
    """No connection can change anything while the block runs."""
    operator.execute("ALTER SYSTEM SET default_transaction_read_only = on")
    operator.execute("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        operator.execute("ALTER SYSTEM RESET default_transaction_read_only")
        operator.execute("SELECT pg_reload_conf()")


@contextmanager
def little_room(operator: psycopg.Connection) -> Iterator[Path]:
    """Transactions lie on a disk of their own, of which the folder is given, while the block runs.

    Skips the test where no disk may be mounted.
    """
    with tempfile.TemporaryDirectory(prefix="alpha-disk-") as folder:
        (held,) = operator.execute("SELECT pg_table_size('transactions')").fetchone() or (0,)
        size = f"size={held + ROOM_BYTES}"
        mount = ("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder)
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            pytest.skip(f"a full disk needs one to be mounted: {mounted.stderr.strip()}")
        try:
            at = Path(folder) / "tablespace"
            at.mkdir(mode=0o700)
            give(server_account(), at)
            Path(folder).chmod(0o711)
            operator.execute(f"CREATE TABLESPACE little LOCATION '{at}'".encode())
            operator.execute("ALTER TABLE transactions SET TABLESPACE little")
            yield Path(folder)
            operator.execute("ALTER TABLE transactions SET TABLESPACE pg_default")
            operator.execute("DROP TABLESPACE little")
        finally:
            subprocess.run(("umount", "--lazy", folder), check=True)


def fill(folder: Path) -> Path:
    """A file that takes all the room that is left."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * os.sysconf("SC_PAGESIZE"))
        except OSError:
            return file


@pytest.mark.alone
def test_traders_are_told_of_a_read_only_database_and_trade_on_when_it_is_writable(
    stack: Stack, operator: psycopg.Connection, record_property: Record
) -> None:
    processes = [stack.process(name) for name in STAYING]
    before = swaps(stack.database_url)
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    with trading(traders) as trade:
        wait_until(lambda: len(trade.answers) > TRADERS, what="trade is on")
        with read_only(operator):
            wait_until(
                lambda: readiness(stack.url)["database"] == "it is read-only",
                what="readiness says so",
            )
            answer = traders[0].swap("told")
            tokens = httpx.get(f"{stack.url}/api/tokens", verify=CERTIFICATES)
        healed_at = time.monotonic()
        answered = len(trade.answers)
        wait_until(
            lambda: bool(trade.broken) or len(trade.answers) > answered + TRADERS,
            what="trade goes on",
        )
    assert reason_of(answer) == (503, "database_read_only")
    assert answer.headers["retry-after"] == "5"
    assert tokens.is_success, "what is only read is answered"
    # An order that waits for its price all that time comes through without being refused.
    assert_each_once(stack, trade.answers, before=before)
    recovery_seconds = min(at for at in trade.answered_at if at > healed_at) - healed_at
    report(record_property, "read-only", recovery_seconds=recovery_seconds)
    wait_until(lambda: is_ready(stack.url), what="the API is ready again")
    assert [stack.process(name) for name in STAYING] == processes


@pytest.mark.alone
def test_traders_are_told_of_a_full_disk_and_trade_on_when_there_is_room(
    stack: Stack, operator: psycopg.Connection, record_property: Record
) -> None:
    before = swaps(stack.database_url)
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    with little_room(operator) as disk:
        filler = fill(disk)
        with trading(traders) as trade:
            wait_until(
                lambda: "it is full" in readiness(stack.url).get("database", ""),
                what="readiness says so",
            )
            told = traders[0].swap("told")
            filler.unlink()
            healed_at = time.monotonic()
            answered = len(trade.answers)
            wait_until(
                lambda: bool(trade.broken) or len(trade.answers) > answered + TRADERS,
                what="trade goes on",
            )
        assert reason_of(told) == (503, "database_full")
        assert told.headers["retry-after"] == "30"
        recovery_seconds = min(at for at in trade.answered_at if at > healed_at) - healed_at
        report(record_property, "disk full", recovery_seconds=recovery_seconds)
        assert_each_once(stack, trade.answers, before=before)


@pytest.mark.alone
def test_a_lock_that_somebody_forgot_stops_no_reading_for_longer_than_the_timeout(
    stack: Stack, record_property: Record
) -> None:
    with psycopg.connect(stack.database_url) as stray:
        stray.execute("LOCK TABLE tokens")
        started = time.monotonic()
        answer = httpx.get(
            f"{stack.url}/api/tokens", timeout=2 * WAIT_SECONDS_MAX, verify=CERTIFICATES
        )
        waited_seconds = time.monotonic() - started
    assert reason_of(answer) == (503, "database_busy")
    assert answer.headers["retry-after"] == "2"
    assert LOCK_SECONDS <= waited_seconds < WAIT_SECONDS_MAX
    assert httpx.get(f"{stack.url}/api/tokens", verify=CERTIFICATES).is_success
    report(record_property, "stray lock", waited_seconds=waited_seconds)
