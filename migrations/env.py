"""Alembic's entry: one connection to the database given by the caller."""

from alembic import context
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from backend.tables import METADATA


def run() -> None:
    """Apply the migrations, one migrator at a time."""
    url = make_url(context.config.attributes["url"]).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=METADATA, transaction_per_migration=True
        )
        with context.begin_transaction():
            # Two processes that start together must not both create the tables.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7326100)")
            context.run_migrations()
    engine.dispose()


run()
