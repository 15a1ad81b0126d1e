"""Make what is stored older by whole days, as if they had passed: `days_pass.py 2`.

No job runs as of a time to come, so what it works on is moved into the past. The ledger, prices
and the competition's end keep their times.
"""

import os
import sys
from typing import Final

import psycopg
from psycopg import sql

OLDER: Final = {
    "competitions": ("starts_at",),
    "participants": ("joined_at",),
    "portfolio_snapshots": ("timestamp",),
    "standings": ("snapshot_at", "valued_at"),
    "liquid_stake_pools": ("last_accrual_at",),
    "pool_accruals": ("accrued_to",),
}
# Whole seconds, as the API tells none smaller than a millisecond.
STAKES: Final = """
UPDATE investments
SET start_date = date_trunc('second', start_date) - make_interval(days => %(days)s),
    last_update = date_trunc('second', last_update) - make_interval(days => %(days)s)
"""


def main(days: int) -> None:
    """Change the database that DATABASE_URL names."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        # The rates of a pool are append-only.
        connection.execute("SET LOCAL session_replication_role = replica")
        for table, columns in OLDER.items():
            older = sql.SQL(", ").join(
                sql.SQL("{0} = {0} - make_interval(days => %(days)s)").format(
                    sql.Identifier(column)
                )
                for column in columns
            )
            statement = sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), older)
            connection.execute(statement, {"days": days})
        connection.execute(STAKES, {"days": days})


if __name__ == "__main__":
    main(int(sys.argv[1]))
