"""Plans are kept for statements that come again, unless a pooler could not follow."""

import os
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.engine import PREPARED_FROM_USE, open_engine
from backend.database.transaction import is_retryable, reading, transaction

KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 7%'"


@pytest.mark.parametrize(("is_preparing", "kept"), [(True, 1), (False, 0)])
async def test_a_statement_is_prepared_once_it_has_come_often(
    fresh_database_url: str, is_preparing: bool, kept: int
) -> None:
    engine = open_engine(fresh_database_url, is_preparing=is_preparing)
    async with reading(engine) as connection:
        for _ in range(PREPARED_FROM_USE + 1):
            await connection.execute(text("SELECT 7"))
        assert (await connection.execute(text(KEPT))).scalar_one() == kept
    await engine.dispose()


async def test_what_is_undone_costs_no_plans(fresh_database_url: str) -> None:
    engine = open_engine(fresh_database_url, pool_size=1)

    async def plans() -> int:
        async with reading(engine) as connection:
            return int((await connection.execute(text(KEPT))).scalar_one())

    async def fail() -> None:
        async with transaction(engine) as connection:
            for _ in range(PREPARED_FROM_USE + 1):
                await connection.execute(text("SELECT 7"))
            await connection.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError):
        await fail()
    assert await plans() == 1
    async with transaction(engine) as connection:
        await connection.execute(text("SELECT 7"))
        await connection.rollback()
    assert await plans() == 1
    await engine.dispose()


async def test_a_migration_costs_one_failure_that_may_be_tried_again(
    fresh_database_url: str,
) -> None:
    engine = open_engine(fresh_database_url)

    async def read() -> int:
        async with reading(engine) as connection:
            return len((await connection.execute(text("SELECT * FROM grown"))).one())

    async with transaction(engine) as connection:
        await connection.execute(text("CREATE TABLE grown AS SELECT 1 AS first"))
    assert [await read() for _ in range(PREPARED_FROM_USE + 2)] == [1] * (PREPARED_FROM_USE + 2)
    async with transaction(engine) as connection:
        await connection.execute(text("ALTER TABLE grown ADD second integer"))
    with pytest.raises(DBAPIError) as outdated:
        await read()
    assert is_retryable(outdated.value)
    assert [await read() for _ in range(3)] == [2] * 3
    await engine.dispose()


PID = text("SELECT pg_backend_pid()")


@pytest.mark.parametrize("opened", [reading, transaction])
async def test_a_connection_that_the_server_ended_while_nobody_used_it_fails_no_call(
    fresh_database_url: str, opened: Callable[[AsyncEngine], AbstractAsyncContextManager[Any]]
) -> None:
    engine = open_engine(fresh_database_url, pool_size=2)
    async with opened(engine) as first, opened(engine) as second:
        pids = [(await one.execute(PID)).scalar_one() for one in (first, second)]
    with psycopg.connect(fresh_database_url, autocommit=True) as operator:
        for pid in pids:
            assert operator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (
                True,
            )
    async with opened(engine) as first, opened(engine) as second:
        others = [(await one.execute(PID)).scalar_one() for one in (first, second)]
    assert not {*pids} & {*others}
    await engine.dispose()


async def test_a_connection_to_which_news_has_come_is_used_again(fresh_database_url: str) -> None:
    engine = open_engine(fresh_database_url, pool_size=1)
    async with reading(engine) as connection:
        pid = (await connection.execute(PID)).scalar_one()
        await connection.execute(text("LISTEN news"))
    with psycopg.connect(fresh_database_url, autocommit=True) as operator:
        operator.execute("NOTIFY news")
    async with reading(engine) as connection:
        assert (await connection.execute(PID)).scalar_one() == pid
    await engine.dispose()


async def test_readings_leave_no_transaction_open(fresh_database_url: str) -> None:
    engine = open_engine(fresh_database_url)
    state = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
    async with reading(engine) as connection:
        pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with reading(engine) as look:
            assert (await look.execute(state, {"pid": pid})).scalar_one() == "idle"
    await engine.dispose()


async def test_a_database_that_vanished_without_a_word_is_given_up_within_half_a_minute(
    fresh_database_url: str,
) -> None:
    engine = open_engine(fresh_database_url)
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, psycopg.AsyncConnection)
        with socket.socket(fileno=os.dup(driver.fileno())) as line:
            asked, idle, between, times, unheard = (
                line.getsockopt(level, option)
                for level, option in (
                    (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
                    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
                    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
                    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
                    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
                )
            )
    assert asked
    assert idle + between * times <= 30
    assert 0 < unheard <= 30_000
    await engine.dispose()
