"""The connection pool of one process: how long statements may wait, and which plans are kept."""

import logging
import secrets
import select
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Final

import psycopg
from psycopg._preparing import Prepare, PrepareManager
from psycopg._queries import PostgresQuery
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

# Measured on two cores: more connections per process add queueing inside PostgreSQL, not speed.
POOL_SIZE = 6
POOL_OVERFLOW = 0
# Planning a view's statement costs several times what running it does.
PREPARED_FROM_USE = 5
# A server that vanished without a word (a failover, a cut cable) is given up after 30 seconds;
# the kernel by itself would wait two hours.
SILENCE: Final = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "connect_timeout": 5,
}
# What a replica does not say within a few seconds is asked of the primary.
REPLICA_SILENCE: Final = {
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 4_000,
    "connect_timeout": 2,
}
TIMEOUTS: Final = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "15s",
}
"""How long a statement waits for a lock, how long it runs, and how long a transaction waits for its
next statement, before the server ends it.
"""
_LIMIT: Final = "; ".join(f"SET {name} = '{value}'" for name, value in TIMEOUTS.items())
LOST_STATEMENT: Final = (
    psycopg.errors.InvalidSqlStatementName,
    psycopg.errors.DuplicatePreparedStatement,
)
POOLER_WARNING: Final = (
    "The pooler before PostgreSQL does not keep prepared statements, so this process prepares none "
    "from now on, which costs speed. PgBouncer keeps them from 1.21 on with "
    "max_prepared_statements above 0, by default from 1.24 on; ALPHA_PREPARED_STATEMENTS=off says "
    "beforehand that it does not."
)

log = logging.getLogger(__name__)


class MeasuredPool(AsyncAdaptedQueuePool):
    """A pool that counts how often a connection was asked for, and how long that took in all."""

    # As SQLAlchemy names its own, or it would log as one of ours.
    _sqla_logger_namespace = "sqlalchemy.pool.impl.MeasuredPool"
    asked = 0
    waited_seconds = 0.0

    def _do_get(self) -> ConnectionPoolEntry:
        began_at = monotonic()
        try:
            return super()._do_get()
        finally:
            self.asked += 1
            self.waited_seconds += monotonic() - began_at


@dataclass(slots=True)
class _Preparing:
    """Whether the connections of one engine prepare statements."""

    is_on: bool

    def give_up(self) -> None:
        """Prepare no more: what is between us and the database does not keep statements."""
        if self.is_on:
            log.warning(POOLER_WARNING)
        self.is_on = False


class _KeptPlans(PrepareManager):
    """Plans that outlive a rollback, as they do in PostgreSQL, under names of their own.

    psycopg drops all of a connection's plans there, in case objects were made in what is undone.
    Nothing that is served makes any, and a refused order would cost all others their plans. What
    a migration does to a table makes its plans useless; `_leave_what_failed` sees to that.

    It also counts the names on each connection from 0. Behind a pooler that passes statements on to
    whichever connection is free, one client then runs what another has prepared under that name.
    """

    def __init__(self, preparing: _Preparing) -> None:
        super().__init__()
        self._preparing = preparing
        self._own_name = f"alpha_{secrets.token_hex(8)}".encode()

    def get(self, query: PostgresQuery, prepare: bool | None = None) -> tuple[Prepare, bytes]:
        if not self._preparing.is_on:
            return Prepare.NO, b""
        wanted, name = super().get(query, prepare)
        return wanted, self._own_name + name if wanted is Prepare.SHOULD else name

    def clear(self) -> bool:
        return False


async def _connected(preparing: _Preparing, **parameters: Any) -> psycopg.AsyncConnection[Any]:  # noqa: ANN401
    connection = await psycopg.AsyncConnection.connect(**parameters)
    connection._prepared = _KeptPlans(preparing)  # noqa: SLF001 - psycopg has no other place
    connection.prepare_threshold = PREPARED_FROM_USE
    # No startup parameters: poolers refuse them.
    await connection.set_autocommit(True)
    await connection.execute(_LIMIT)
    await connection.set_autocommit(False)
    return connection


def open_engine(
    url: str,
    *,
    pool_size: int = POOL_SIZE,
    is_preparing: bool = True,
    silence: Mapping[str, int] = SILENCE,
) -> AsyncEngine:
    """An engine for `url` (`postgresql://…`), with small pools and no session state.

    A transaction-mode pooler will do: of what is set on a connection only `TIMEOUTS` matter, which
    `migrate` keeps for the role as well. Behind one that loses prepared statements nothing is
    prepared any more once that has shown; `is_preparing` False spares the tries. `silence` says
    when a server that says nothing is given up.
    """
    preparing = _Preparing(is_preparing)
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=MeasuredPool,
        pool_size=pool_size,
        max_overflow=POOL_OVERFLOW,
        pool_pre_ping=False,
        pool_use_lifo=True,
        pool_timeout=10,
        # Parameters may be an e-mail address or worse, and errors go into the log.
        hide_parameters=True,
        connect_args={
            "async_creator_fn": partial(_connected, preparing),
            "application_name": "alphatest",
            **silence,
        },
    )
    event.listen(engine.sync_engine, "handle_error", partial(_leave_what_failed, preparing))
    event.listen(engine.sync_engine, "checkout", _leave_what_was_lost)
    return engine


def _leave_what_was_lost(adapted: Any, *_: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter
    """Have the pool connect anew where the server has ended a connection that nobody used.

    Only what has already come is looked at, which costs microseconds and no round trip; a
    connection that is lost in the midst of a statement still fails it.
    """
    connection: psycopg.AsyncConnection[Any] = adapted.driver_connection
    line = connection.pgconn
    coming = select.poll()
    try:
        coming.register(line.socket, select.POLLIN)
        # A notice may come as well; after the server's farewell comes the end of the line.
        while coming.poll(0):
            line.consume_input()
    except psycopg.OperationalError as lost:
        raise DisconnectionError from lost


def _leave_what_failed(preparing: _Preparing, failed: ExceptionContext) -> None:
    """Do not use again what a second try would fail on for the same reason."""
    fault = failed.original_exception
    if isinstance(fault, psycopg.errors.FeatureNotSupported):
        # A plan no longer fits its table: all connections are left for new ones.
        failed.is_disconnect = failed.invalidate_pool_on_disconnect = True
    elif isinstance(fault, psycopg.errors.ReadOnlySqlTransaction):
        # The server may be one that was primary; a new connection finds the one that is.
        failed.is_disconnect, failed.invalidate_pool_on_disconnect = True, False
    elif isinstance(fault, LOST_STATEMENT):
        preparing.give_up()
