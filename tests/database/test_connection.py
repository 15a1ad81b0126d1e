"""Texts go straight to the driver, and come out as SQLAlchemy's own way would have them."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import bindparam, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.connection import Connection, in_one_trip
from backend.database.engine import open_engine
from backend.database.transaction import at_once, transaction

SOME_ID = UUID(int=7)
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
VALUES = (
    "SELECT CAST(:id AS uuid) AS id, CAST(:at AS timestamptz) AS at, CAST(:amount AS numeric) AS n,"
    " CAST(:words AS text[]) AS words, CAST(:data AS bytea) AS data, NULL AS nothing"
)
GIVEN = {
    "id": SOME_ID,
    "at": NOW,
    "amount": Decimal("1e-9"),
    "words": ["a", None],
    "data": b"\x00\xff",
}
PID = text("SELECT pg_backend_pid()")


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        pytest.param(VALUES, GIVEN, id="values of every kind"),
        pytest.param("SELECT 'ten %' AS share, 7 % 4 AS rest", None, id="percent signs"),
        pytest.param("SELECT '{\"a\": 1}'::jsonb AS document", None, id="a document"),
        pytest.param("SELECT 1 AS one WHERE false", None, id="no rows"),
        pytest.param("SELECT generate_series(1, 3) AS number", None, id="several rows"),
        pytest.param("CREATE TEMP TABLE made AS SELECT generate_series(1, 3)", None, id="a count"),
        pytest.param("SET LOCAL search_path = public", None, id="neither rows nor a count"),
    ],
)
async def test_rows_are_those_that_sqlalchemy_gives(
    engine: AsyncEngine, statement: str, given: Mapping[str, Any] | None
) -> None:
    async with engine.connect() as connection:
        ours = await connection.execute(text(statement), given)
        names, rowcount = list(ours.keys()), ours.rowcount
        rows = [(tuple(row), dict(row._mapping)) for row in ours]
    async with engine.connect() as connection:
        theirs = await AsyncConnection.execute(connection, text(statement), given)
        assert theirs.rowcount == rowcount
        if theirs.returns_rows:
            assert list(theirs.keys()) == names
            assert [(tuple(row), dict(row._mapping)) for row in theirs] == rows
        else:
            assert rows == []


async def test_a_typed_value_is_adapted(engine: AsyncEngine) -> None:
    statement = text("SELECT CAST(:given AS jsonb) ->> 'a'").bindparams(
        bindparam("given", type_=JSONB)
    )
    async with at_once(engine) as connection:
        assert (await connection.execute(statement, {"given": {"a": "b"}})).scalar_one() == "b"


async def test_a_fault_is_the_one_that_sqlalchemy_raises_and_who_listens_hears_of_it(
    engine: AsyncEngine,
) -> None:
    heard: list[ExceptionContext] = []
    event.listen(engine.sync_engine, "handle_error", heard.append)
    async with transaction(engine) as connection:
        await connection.execute(text("CREATE TEMP TABLE once (number integer PRIMARY KEY)"))
        insert = text("INSERT INTO once VALUES (:secret)")
        await connection.execute(insert, {"secret": 4711})
        with pytest.raises(IntegrityError) as raised:
            await connection.execute(insert, {"secret": 4711})
        assert isinstance(raised.value.orig, psycopg.errors.UniqueViolation)
        assert raised.value.hide_parameters
        await connection.rollback()
    assert [type(one.original_exception) for one in heard] == [psycopg.errors.UniqueViolation]


async def test_a_connection_whose_statement_was_cut_off_is_used_no_more(
    fresh_database_url: str,
) -> None:
    engine = open_engine(fresh_database_url, pool_size=1)
    async with at_once(engine) as connection:
        before = (await connection.execute(PID)).scalar_one()

    async def wait() -> None:
        async with transaction(engine) as connection:
            await connection.execute(text("SELECT pg_sleep(60)"))

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0.2)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with at_once(engine) as connection:
        assert (await connection.execute(PID)).scalar_one() != before
    await engine.dispose()


async def test_statements_of_one_trip_see_what_those_before_them_did(engine: AsyncEngine) -> None:
    insert = text("INSERT INTO made VALUES (:number) RETURNING number")
    count = text("SELECT count(*) FROM made")
    async with transaction(engine) as connection:
        await connection.execute(text("CREATE TEMP TABLE made (number integer) ON COMMIT DROP"))
        first, counted, second, again = await in_one_trip(
            connection, (insert, {"number": 1}), (count, {}), (insert, {"number": 2}), (count, {})
        )
        assert [one.scalar_one() for one in (first, counted, second, again)] == [1, 1, 2, 2]
        assert (first.rowcount, second.rowcount) == (1, 1)


@pytest.mark.parametrize("opened", [at_once, transaction])
async def test_a_trip_of_which_one_statement_fails_does_nothing(
    engine: AsyncEngine,
    opened: Any,  # noqa: ANN401
) -> None:
    insert = text("INSERT INTO made VALUES (:number)")
    async with at_once(engine) as connection:
        await connection.execute(text("CREATE TABLE made (number integer PRIMARY KEY)"))
    trip = [(insert, {"number": number}) for number in (1, 1, 2)]

    async def fail() -> None:
        async with opened(engine) as connection:
            await in_one_trip(connection, *trip)

    for _ in range(8):
        with pytest.raises(DBAPIError, match="UniqueViolation"):
            await fail()
    async with at_once(engine) as connection:
        assert (await connection.execute(text("SELECT count(*) FROM made"))).scalar_one() == 0


async def test_a_transaction_on_a_connection_that_committed_each_statement_can_be_undone(
    fresh_database_url: str,
) -> None:
    engine = open_engine(fresh_database_url, pool_size=1)
    async with at_once(engine) as connection:
        await connection.execute(text("CREATE TABLE made (number integer)"))
    async with engine.connect() as connection:
        assert isinstance(connection, Connection)
        await connection.execute(text("INSERT INTO made VALUES (1)"))
        await connection.rollback()
    async with at_once(engine) as connection:
        assert (await connection.execute(text("SELECT count(*) FROM made"))).scalar_one() == 0
    await engine.dispose()
