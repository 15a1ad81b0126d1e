"""The migrations make the tables that the code declares, and the spec's among them."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, make_url

from backend.tables import METADATA

SPEC_INDEXES = {
    "users": {"idx_users_email", "idx_users_wallet_address"},
    "tokens": {"idx_tokens_symbol", "idx_tokens_type"},
    "user_balances": {"idx_user_balances_user_token", "idx_user_balances_token_address"},
    "transactions": {
        "idx_transactions_user_id",
        "idx_transactions_type_user",
        "idx_transactions_from_token",
        "idx_transactions_to_token",
        "idx_transactions_created_at",
    },
    "portfolio_snapshots": {"user_timestamp_idx", "timestamp_idx"},
    "investments": {
        "idx_investments_user_id",
        "idx_investments_token_address",
        "idx_investments_action_type",
        "idx_investments_status",
    },
    "perp_positions": {"idx_perp_user_status", "idx_perp_token_address", "idx_perp_liquidation"},
    "token_prices": {"idx_token_prices_address", "idx_token_prices_updated"},
    "interest_rates": {"idx_interest_rates_token", "idx_interest_rates_effective"},
    "funding_rates": {"idx_funding_rates_token", "idx_funding_rates_timestamp"},
}


def test_migrations_and_tables_agree(database_url: str) -> None:
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()
    assert differences == []


def test_the_specs_ten_tables_have_the_specs_indexes(database_url: str) -> None:
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table, names in SPEC_INDEXES.items():
            found = {str(index["name"]) for index in inspector.get_indexes(table)}
            assert names <= found, table
    engine.dispose()
