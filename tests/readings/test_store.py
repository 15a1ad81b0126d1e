"""Where the write-ahead log is: what has followed all of it is not behind what was written."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import reading
from backend.readings.store import written_positions
from tests.world.world import NOW

PAGE = 8192
TRIES = 500
INSERTED = "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"
FLUSHED = "SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint"
FILL = "SELECT pg_logical_emit_message(false, 'x', repeat('x', %s), true)"


def position(connection: psycopg.Connection, of: str) -> int:
    row = connection.execute(of.encode()).fetchone()
    assert row is not None
    return int(row[0])


def to_the_start_of_a_page(connection: psycopg.Connection) -> None:
    """The last record ends with its page, and the next one's header is passed over."""
    overhead = 0
    for _ in range(TRIES):
        before = position(connection, INSERTED)
        if before % PAGE == 24:
            return
        size = PAGE - before % PAGE - overhead
        connection.execute(FILL, [max(0, size)])
        overhead += (position(connection, INSERTED) - before > PAGE - before % PAGE) * 8
    raise AssertionError("no record ended with its page")


def to_the_start_of_a_segment(connection: psycopg.Connection) -> None:
    connection.execute("SELECT pg_switch_wal()")


@pytest.mark.parametrize("moved", [to_the_start_of_a_page, to_the_start_of_a_segment])
async def test_no_more_is_asked_of_a_standby_than_there_is_to_send_to_it(
    engine: AsyncEngine, fresh_database_url: str, moved: Callable[[psycopg.Connection], None]
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as primary:
        for _ in range(TRIES):
            moved(primary)
            at = position(primary, INSERTED)
            async with reading(engine) as connection:
                written = (await written_positions(connection, [None], NOW))[None]
            flushed = position(primary, FLUSHED)
            if position(primary, INSERTED) == at:  # else the server wrote something meanwhile
                break
        assert written <= flushed
