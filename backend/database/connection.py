"""Connections of SQLAlchemy's pool on which whole statements go straight to the driver.

Between a text and psycopg SQLAlchemy compiles, adapts and wraps whatever could come instead of a
text, in another greenlet, which costs several times what psycopg takes. All else is SQLAlchemy's:
the pool, transactions, and what becomes of a fault and of its connection.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NoReturn, cast
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, TextClause
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import NullType

Driver = psycopg.AsyncConnection[tuple[Any, ...]]
Statement = tuple[TextClause, Mapping[str, Any]]
"""A text, and the values that are bound in it."""

# As psycopg takes it, None for one with typed values, which SQLAlchemy has to adapt.
_sendable: Final[WeakKeyDictionary[TextClause, str | None]] = WeakKeyDictionary()


class Rows(IteratorResult[Any]):
    """What a statement found, `rowcount` being how many rows it found or changed."""

    def __init__(self, cursor: psycopg.AsyncCursor[tuple[Any, ...]], rows: Sequence[Any]) -> None:
        found = cursor.pgresult
        names = () if found is None else tuple(map(found.fname, range(found.nfields)))
        super().__init__(_named(names), iter(rows))
        self.rowcount = cursor.rowcount


@lru_cache(maxsize=1_024)
def _named(names: tuple[bytes | None, ...]) -> SimpleResultMetaData:
    return SimpleResultMetaData([(name or b"").decode() for name in names])


class Connection(AsyncConnection):
    """SQLAlchemy's, but texts go straight to psycopg."""

    async def execute(
        self,
        statement: Executable,
        parameters: Any = None,  # noqa: ANN401 - as SQLAlchemy has it
        *,
        execution_options: Any = None,  # noqa: ANN401
    ) -> CursorResult[Any]:
        """As SQLAlchemy's, for which all that is no text with one set of values is left."""
        sync = self.sync_connection
        driver = None if execution_options or sync is None else _driver(sync)
        if (
            driver is None
            or sync is None
            or not isinstance(statement, TextClause)
            or not (parameters is None or isinstance(parameters, Mapping))
            or (sendable := _text(statement, sync)) is None
        ):
            return await super().execute(statement, parameters, execution_options=execution_options)
        _begin(sync, driver)
        try:
            # Without values psycopg would leave doubled percent signs as they are.
            return await _found(await driver.execute(sendable, _values(parameters or {})))
        except BaseException as fault:
            await self.run_sync(_fail, fault, sendable)
            raise

    def commit_each(self) -> None:
        """Have every statement be a transaction of its own, until the connection is closed."""
        assert self.sync_connection is not None, "it was begun with"
        commit_each(cast(Driver, self.sync_connection.connection.driver_connection), is_on=True)

    async def in_one_trip(self, statements: Sequence[Statement]) -> list[CursorResult[Any]] | None:
        """As the function; None, and nothing done, where they have to go one by one."""
        sync = self.sync_connection
        driver = None if sync is None else _driver(sync)
        if sync is None or driver is None or not psycopg.Pipeline.is_supported():
            return None
        texts = [_text(statement, sync) for statement, _ in statements]
        if None in texts:
            return None
        _begin(sync, driver)
        plans = driver._prepared._names  # noqa: SLF001 - psycopg has no other way
        known = frozenset(plans)
        try:
            async with driver.pipeline():
                cursors = [
                    await driver.execute(cast(str, sendable), _values(values))
                    for sendable, (_, values) in zip(texts, statements, strict=True)
                ]
            return [await _found(cursor) for cursor in cursors]
        except BaseException as fault:
            # What was to be prepared behind the one that failed was not, as psycopg believes.
            for plan in plans.keys() - known:
                del plans[plan]
            await self.run_sync(_fail, fault, ";".join(map(str, texts)))
            raise


async def in_one_trip(
    connection: AsyncConnection, *statements: Statement
) -> list[CursorResult[Any]]:
    """Send all statements at once, to be carried out one after the other; what each found.

    Each sees what those before it did. What is behind one that fails is not done.
    """
    if isinstance(connection, Connection):
        found = await connection.in_one_trip(statements)
        if found is not None:
            return found
    return [await connection.execute(text, values) for text, values in statements]


class Engine(AsyncEngine):
    """An engine whose connections are such."""

    _connection_cls = Connection


async def _found(cursor: psycopg.AsyncCursor[tuple[Any, ...]]) -> CursorResult[Any]:
    rows = await cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else ()
    return cast(CursorResult[Any], Rows(cursor, rows))


def commit_each(driver: Driver, *, is_on: bool) -> None:
    """Whether each statement commits; outside of transactions only. psycopg's own way to say so
    takes a lock and a turn of the event loop, for this.
    """
    driver._autocommit = is_on  # noqa: SLF001


def _driver(sync: SyncConnection) -> Driver | None:
    """The driver's connection; None where SQLAlchemy has to say what is wrong, or who listens."""
    if sync.closed or sync.invalidated or sync.engine._has_events:  # noqa: SLF001 - as it asks itself
        return None
    return cast(Driver, sync.connection.driver_connection)


def _begin(sync: SyncConnection, driver: Driver) -> None:
    """What SQLAlchemy does before a statement: it notes that there is a transaction, which psycopg
    begins.
    """
    if not driver.autocommit and not sync.in_transaction():
        sync.begin()


def _text(statement: TextClause, sync: SyncConnection) -> str | None:
    try:
        return _sendable[statement]
    except KeyError:
        bound = statement._bindparams.values()  # noqa: SLF001 - there is no other way to ask
        is_plain = all(
            isinstance(one.type, NullType) and one.required and not one.expanding for one in bound
        )
        sendable = str(statement.compile(dialect=sync.dialect)) if is_plain else None
        _sendable[statement] = sendable
        return sendable


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _array(one) if type(one) is list else one for name, one in given.items()}


def _array(values: list[Any]) -> object:
    """A list as PostgreSQL writes arrays, which psycopg is slow to do; as it is where an element
    is of a kind that only psycopg knows.
    """
    try:
        return "{" + ",".join([_ELEMENTS[type(one)](one) for one in values]) + "}"
    except KeyError:
        return values


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_ELEMENTS: Final[Mapping[type, Callable[[Any], str]]] = {
    type(None): lambda _: "NULL",
    str: _quoted,
    int: str,
    UUID: str,
    Decimal: str,
    datetime: lambda moment: _quoted(moment.isoformat()),
    bytes: lambda data: _quoted("\\x" + data.hex()),
}


def _fail(sync: SyncConnection, fault: BaseException, sendable: str) -> NoReturn:
    """Have SQLAlchemy deal with the fault as with its own: wrap it, tell who listens, and give up
    the connection where it cannot be used again.
    """
    try:
        raise fault
    except BaseException as raised:  # noqa: BLE001 - given on
        sync._handle_dbapi_exception(raised, sendable, None, None, None)  # noqa: SLF001
