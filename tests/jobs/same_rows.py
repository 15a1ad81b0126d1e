"""What two databases in which the same was done have to hold alike."""

import psycopg
from psycopg import sql

from backend.settings import Settings

# What prices are observed at is the time of the test.
TABLES = (
    "portfolio_snapshots", "standings", "places", "season_figures", "investments",
    "interest_accruals", "pool_accruals", "liquid_stake_pools", "perp_positions",
    "funding_payments", "funding_settlements", "transactions", "ledger_entries", "notifications",
    "profit_parts", "user_balances", "batch_runs", "batch_chunks",
)  # fmt: skip


def rows(settings: Settings) -> dict[str, list[str]]:
    """All that the tables hold but ids, which are new each time."""
    with psycopg.connect(settings.database_address) as connection:
        return {
            table: [
                row
                for (row,) in connection.execute(
                    sql.SQL(
                        "SELECT (to_jsonb(row) - 'id' - 'transaction_id')::text FROM {} row"
                        " ORDER BY 1"
                    ).format(sql.Identifier(table))
                )
            ]
            for table in TABLES
        }
