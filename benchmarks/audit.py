"""How long each rule of the audit takes at full scale: `.venv/bin/python -m benchmarks.audit`.

On a throw-away embedded PostgreSQL, filled at the planned scale. Each figure is the median of
its rounds.
"""

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import cast

import psycopg
from psycopg.abc import Query

from backend.audit.rules import RULES
from backend.embedded.servers import servers
from benchmarks.data import PLANNED_USERS, counts, fill

ROUNDS = 3


def _median_seconds(connection: psycopg.Connection, rule: str) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        broken = connection.execute(cast(Query, RULES[rule])).fetchall()
        taken.append(time.perf_counter() - started)
        if broken:
            raise SystemExit(f"{rule}: {len(broken)} rows, such as {broken[0]}")
    return statistics.median(taken)


def _measure(database_url: str) -> None:
    fill(database_url, users=PLANNED_USERS)
    for table, rows in counts(database_url).items():
        print(f"{rows:>9,} {table}")
    with psycopg.connect(database_url, autocommit=True) as connection:
        measured = {rule: _median_seconds(connection, rule) for rule in RULES}
    for rule, seconds in sorted(measured.items(), key=lambda one: -one[1]):
        print(f"{seconds:9.3f} s  {rule}")
    print(f"{sum(measured.values()):9.3f} s  in all")


def main() -> None:
    """Start, fill, measure, and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="alpha-audit-"))
    # The servers run as an account of their own, which has to reach their folder.
    home.chmod(0o711)
    with servers(home, is_throwaway=True) as addresses:
        _measure(addresses.database_url)
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
