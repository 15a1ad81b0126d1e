"""Alembic's entry: the database given by the caller, changed by one migrator at a time."""

from alembic import context
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from backend.tables import METADATA

# A migrator waits for the one before it and fills large tables, however long that takes.
NO_LIMIT = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
WAIT = "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7326100)"


def unlimited(connection: Connection) -> None:
    """Take the limits off the transaction that begins: by itself, as a pooler has no sessions."""
    connection.exec_driver_sql(NO_LIMIT)


def run() -> None:
    """Apply the migrations, each in a transaction, while another one holds the lock."""
    url = make_url(context.config.attributes["url"]).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool, connect_args={"prepare_threshold": None})
    event.listen(engine, "begin", unlimited)
    # Two processes that start together must not both create the tables. What is left to do is
    # looked up once the lock is ours.
    with engine.connect() as holder, holder.begin():
        holder.exec_driver_sql(WAIT)
        with engine.connect() as connection:
            context.configure(
                connection=connection, target_metadata=METADATA, transaction_per_migration=True
            )
            with context.begin_transaction():
                context.run_migrations()
    engine.dispose()


run()
