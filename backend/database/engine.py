"""The connection pool of one process."""

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# Measured on two cores: more connections per process add queueing inside PostgreSQL, not speed.
POOL_SIZE = 4
POOL_OVERFLOW = 4


def open_engine(url: str, *, pool_size: int = POOL_SIZE) -> AsyncEngine:
    """An engine for `url` (`postgresql://…`), with small pools and no session state.

    Works through a transaction-mode pooler: nothing set on a connection is relied on
    afterwards, and statements are not prepared on the server by name.
    """
    return create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=POOL_OVERFLOW,
        pool_pre_ping=False,
        pool_use_lifo=True,
        pool_timeout=10,
        connect_args={
            "prepare_threshold": None,
            "connect_timeout": 5,
            "application_name": "alphatest",
        },
    )
