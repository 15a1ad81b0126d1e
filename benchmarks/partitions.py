"""What tables cut into ranges of time would cost and spare: `python -m benchmarks.partitions`.

At the planned scale, or as many times that as is given, on an embedded PostgreSQL. The same rows of
transactions, snapshots and ticks lie whole and in 4, 16 and 52 partitions: a season by weeks, four
months, a year. Ids are of version 7, so a range of ids is a range of time; those of snapshots are
made of their moment here. Each figure is a median, in milliseconds where nothing else is said.
"""

import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

import psycopg
from psycopg.abc import Query

from backend.batches.chunk_store import FIRST, LAST, UserRange
from backend.embedded.servers import servers
from backend.ledger.transactions import _PAGES
from backend.portfolio.equity_curve import _CURVES
from backend.standings.snapshot_store import _PRUNE
from benchmarks.data import PLANNED_USERS, fill, traders
from benchmarks.partition_layouts import IDS, lay

PARTS: Final = (1, 4, 16, 52)
READINGS: Final = 400
INSERTS: Final = 1_000
HOURS: Final = 5
TICK_DAYS: Final = 7

HOUR_OF_SNAPSHOTS: Final = """
INSERT INTO portfolio_snapshots (id, user_id, timestamp, total_value_usd)
SELECT id_of(%(at)s, user_id::text), user_id, %(at)s, 1000 FROM public.participants
ON CONFLICT DO NOTHING
"""
POST: Final = """
WITH recorded AS (
    INSERT INTO transactions (id, user_id, transaction_type, amount_from, created_at)
    VALUES (uuidv7(), %(user_id)s, 'swap', '1', now()) RETURNING id
)
INSERT INTO fills SELECT id FROM recorded RETURNING transaction_id
"""
TICK_AFTER: Final = """
SELECT price_usd, priced_at FROM price_history
WHERE token_address = %(token)s AND priced_at >= %(at)s AND began_at >= %(at)s
  AND priced_at <= statement_timestamp()
ORDER BY priced_at LIMIT 1
"""
PRICES_AT: Final = "SELECT * FROM prices_at(%(at)s)"
ONE_TICK_EACH: Final = """
INSERT INTO price_history (token_address, priced_at, price_usd, source)
SELECT address, %(at)s, 200, 'file' FROM public.tokens
"""
THIN: Final = """
DELETE FROM price_history old USING (
    SELECT token_address, priced_at, lead(priced_at) OVER (
        PARTITION BY token_address ORDER BY priced_at
    ) AS next_at
    FROM price_history WHERE priced_at > %(at)s AND priced_at <= %(at)s + interval '1 hour'
) followed
WHERE old.token_address = followed.token_address AND old.priced_at = followed.priced_at
  AND followed.next_at IS NOT NULL
  AND old.priced_at > %(at)s AND old.priced_at <= %(at)s + interval '1 hour'
"""
KEEP_OF_A_WEEK: Final = """
CREATE TEMP TABLE kept AS
SELECT DISTINCT ON (token_address, date_bin('1 hour', priced_at, '1970-01-01Z')) *
FROM price_history WHERE priced_at > %(at)s AND priced_at <= %(at)s + interval '7 days'
ORDER BY token_address, date_bin('1 hour', priced_at, '1970-01-01Z'), priced_at DESC
"""
# The same with bounds by which partitions are left out while it runs.
PRUNED: Final = (
    (
        "AND timestamp BETWEEN",
        "AND id >= id_floor(greatest(until - length, season.starts_at)) AND timestamp BETWEEN",
    ),
    (
        "AND created_at BETWEEN season.starts_at",
        "AND id >= id_floor(season.starts_at) AND created_at BETWEEN season.starts_at",
    ),
)


def _sql(text: str) -> bytes:
    """As psycopg takes it."""
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", text.replace("%", "%%")).encode()


def _timed(connection: psycopg.Connection, query: bytes, given: Sequence[Mapping[str, Any]]) -> str:
    """The median of the readings, and what the first took, which had to be planned."""
    taken = []
    for parameters in given:
        started = time.perf_counter()
        connection.execute(query, parameters, prepare=True).fetchall()
        taken.append((time.perf_counter() - started) * 1000)
    return f"{statistics.median(taken[20:]):7.2f} (first {taken[0]:6.1f})"


def _written(
    connection: psycopg.Connection, query: bytes, given: Sequence[Mapping[str, Any]]
) -> tuple[float, float]:
    """The median of milliseconds, and of megabytes of log after a checkpoint."""
    taken, logged = [], []
    for parameters in given:
        connection.execute("CHECKPOINT")
        before = connection.execute("SELECT pg_current_wal_insert_lsn()").fetchall()[0][0]
        started = time.perf_counter()
        connection.execute(query, parameters)
        taken.append((time.perf_counter() - started) * 1000)
        log = connection.execute("SELECT pg_current_wal_insert_lsn() - %s::pg_lsn", (before,))
        logged.append(float(log.fetchall()[0][0]) / 1e6)
    return statistics.median(taken), statistics.median(logged)


def _span(connection: psycopg.Connection) -> tuple[datetime, datetime]:
    query = "SELECT starts_at, now() FROM public.competitions"
    since, until = connection.execute(query).fetchall()[0]
    return since, until


def _read(
    connection: psycopg.Connection, name: str, statement: str, given: Sequence[Mapping[str, Any]]
) -> None:
    print(f"    {_timed(connection, _sql(statement), given)}  {name}", flush=True)
    pruned = statement
    for before, after in PRUNED:
        pruned = pruned.replace(before, after)
    if pruned != statement:
        print(f"    {_timed(connection, _sql(pruned), given)}  {name}, by range of ids", flush=True)


def _snapshots(connection: psycopg.Connection, wallets: Sequence[str]) -> None:
    since, until = _span(connection)
    for parts in PARTS:
        lay(connection, "portfolio_snapshots", parts, since=since, until=until)
        print(f"portfolio_snapshots, {parts} partitions", flush=True)
        for period in ("1d", "7d", "30d"):
            asked = [
                {
                    "wallet_addresses": [wallet],
                    "periods": [period],
                    "seasons": [None],
                    "now": until,
                }
                for wallet in wallets
            ]
            _read(connection, f"portfolio.pnl, {period}", _CURVES.text, asked)
        hours = [{"at": until + timedelta(hours=number)} for number in range(1, HOURS + 1)]
        taken, logged = _written(connection, HOUR_OF_SNAPSHOTS.encode(), hours)
        print(f"    {taken:7.0f} ms, {logged:6.0f} MB of log: an hour of everybody", flush=True)
        if parts == 1:
            started = time.perf_counter()
            old = {"now": until + timedelta(days=45), **UserRange(FIRST, LAST).bounds}
            gone = connection.execute(_sql(_PRUNE.text), old).rowcount
            seconds = time.perf_counter() - started
            print(f"    {seconds:7.1f} s: {gone:,} are thinned by one statement", flush=True)


def _transactions(connection: psycopg.Connection, wallets: Sequence[str]) -> None:
    since, until = _span(connection)
    users = connection.execute("SELECT id FROM public.users LIMIT %s", (INSERTS,)).fetchall()
    for parts in PARTS:
        lay(connection, "transactions", parts, since=since, until=until)
        print(f"transactions, {parts} partitions", flush=True)
        asked = [
            {
                "wallet_addresses": [wallet],
                "limits": [20],
                "offsets": [0],
                "types": [None],
                "seasons": [None],
                "untils": [None],
                "now": until,
            }
            for wallet in wallets
        ]
        _read(connection, "trading.transactions", _PAGES.text, asked)
        posted = [{"user_id": user} for (user,) in users]
        print(f"    {_timed(connection, POST.encode(), posted)}  a transaction and its fill")
        if parts > 1:
            newest = f"part_{parts - 1}"
            try:
                connection.execute(
                    cast(Query, f"ALTER TABLE transactions DETACH PARTITION {newest}")
                )
            except psycopg.Error as refused:
                print(f"    detaching: {str(refused).splitlines()[0]}", flush=True)


def _ticks(connection: psycopg.Connection) -> None:
    until = connection.execute("SELECT now()").fetchall()[0][0]
    since = until - timedelta(days=TICK_DAYS)
    token = connection.execute("SELECT min(address) FROM public.tokens").fetchall()[0][0]
    for parts in PARTS[:3]:
        lay(connection, "price_history", parts, since=since, until=until)
        print(f"price_history, {parts} partitions", flush=True)
        moments = [until - timedelta(seconds=60 + number) for number in range(READINGS)]
        at = [{"token": token, "at": moment} for moment in moments]
        print(f"    {_timed(connection, TICK_AFTER.encode(), at)}  the price of an order")
        print(f"    {_timed(connection, PRICES_AT.encode(), at)}  prices as of a moment")
        writing = [{"at": until + timedelta(seconds=number)} for number in range(1, 6)]
        taken, _ = _written(connection, ONE_TICK_EACH.encode(), writing)
        print(f"    {taken:7.2f}  a tick of each token", flush=True)
        if parts == 1:
            hours = [{"at": since + timedelta(hours=number)} for number in range(1, 13)]
            taken, logged = _written(connection, THIN.encode(), hours)
            print(f"    {taken:7.1f} ms, {logged:.1f} MB of log: an hour is thinned by DELETE")
        elif parts == PARTS[1]:
            started = time.perf_counter()
            connection.execute(KEEP_OF_A_WEEK.encode(), {"at": since})
            seconds = time.perf_counter() - started
            print(f"    {seconds:7.1f} s: what is kept of a week is copied", flush=True)


def _measure(database_url: str, scale: int) -> None:
    users = PLANNED_USERS * scale
    fill(database_url, users=users)
    wallets = [one.wallet for one in traders(users)][:: users // READINGS]
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("SET maintenance_work_mem = '512MB'")
        for statement in IDS.split(";\n"):
            connection.execute(statement.encode())
        _snapshots(connection, wallets)
        _transactions(connection, wallets)
        _ticks(connection)


def main(scale: int = 1) -> None:
    """Start, fill, measure, and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="alpha-partitions-"))
    # The servers run as an account of their own, which has to reach their folder.
    home.chmod(0o711)
    with servers(home) as addresses:
        _measure(addresses.database_url, scale)
    shutil.rmtree(home)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
