"""The connection pool of one process."""

from typing import Any, Final

import psycopg
from psycopg._preparing import PrepareManager
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

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
}


class _KeptPlans(PrepareManager):
    """Plans that outlive a rollback, as they do in PostgreSQL.

    psycopg drops all of a connection's plans there, in case objects were made in what is undone.
    Nothing that is served makes any, and a refused order would cost all others their plans. What
    a migration does to a table makes its plans useless; `_drop_outdated` sees to that.
    """

    def clear(self) -> bool:
        return False


class _Connection(psycopg.AsyncConnection[Any]):
    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401 - whatever psycopg opens it with
        super().__init__(*arguments)
        self._prepared = _KeptPlans()


def open_engine(url: str, *, pool_size: int = POOL_SIZE, is_preparing: bool = True) -> AsyncEngine:
    """An engine for `url` (`postgresql://…`), with small pools and no session state.

    Nothing set on a connection is relied on afterwards, so a transaction-mode pooler will do.
    One that knows no prepared statements (PgBouncer before 1.22) needs `is_preparing` False.
    """
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=POOL_OVERFLOW,
        pool_pre_ping=False,
        pool_use_lifo=True,
        pool_timeout=10,
        # Parameters may be an e-mail address or worse, and errors go into the log.
        hide_parameters=True,
        connect_args={
            "async_creator_fn": _Connection.connect,
            "prepare_threshold": PREPARED_FROM_USE if is_preparing else None,
            "connect_timeout": 5,
            "application_name": "alphatest",
            **SILENCE,
        },
    )
    event.listen(engine.sync_engine, "handle_error", _drop_outdated)
    return engine


def _drop_outdated(failed: ExceptionContext) -> None:
    """Leave all connections for new ones when a plan no longer fits its table."""
    if isinstance(failed.original_exception, psycopg.errors.FeatureNotSupported):
        failed.is_disconnect = failed.invalidate_pool_on_disconnect = True
