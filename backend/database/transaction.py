"""The one place that commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

RETRYABLE_STATES = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available: nothing was done, try again."""


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose work is committed when the block ends and undone when it raises."""
    async with engine.connect() as connection:
        async with connection.begin():
            yield connection


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for statements that only read, each seeing one moment by itself.

    There is no transaction to begin and commit, which saves two of three round trips.
    """
    async with engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")


def is_retryable(error: BaseException) -> bool:
    """Whether the database undid the transaction for a reason that a second try may not meet."""
    return (
        isinstance(error, DBAPIError)
        and isinstance(error.orig, psycopg.Error)
        and error.orig.sqlstate in RETRYABLE_STATES
    )
