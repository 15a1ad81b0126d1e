"""The one place that commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

RETRYABLE_STATES = frozenset({"40001", "40P01", "0A000", "26000", "42P05"})
"""Serialization failure, deadlock, a plan made before a migration, a plan that a pooler has lost or
has already: nothing was done, try again. Not a lock that could not be had: it was waited for.
"""


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose work is committed when the block ends and undone when it raises."""
    async with engine.connect() as connection:
        async with connection.begin():
            yield connection


@asynccontextmanager
async def at_once(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection on which every statement is a transaction of its own, committed with it.

    There is none to begin and commit, which saves two of three round trips.
    """
    async with engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")


reading: Final = at_once
"""The same for statements that only read, each seeing one moment by itself."""


def is_retryable(error: BaseException) -> bool:
    """Whether the database undid the transaction for a reason that a second try may not meet."""
    return (
        isinstance(error, DBAPIError)
        and isinstance(error.orig, psycopg.Error)
        and error.orig.sqlstate in RETRYABLE_STATES
    )
