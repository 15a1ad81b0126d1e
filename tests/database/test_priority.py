"""Connections give way where PostgreSQL is on this machine, and nobody else's process does."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import psycopg
import pytest
from sqlalchemy import text

from backend.database.engine import open_engine
from backend.database.priority import connections_give_way, give_way
from backend.priority import session_nice
from tests.world.priorities import gives_way_to

Served = Callable[[str], AbstractAsyncContextManager[int]]


def nice_of(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


@asynccontextmanager
async def by_engine(url: str) -> AsyncIterator[int]:
    engine = open_engine(url)
    connections_give_way(engine)
    async with engine.connect() as connection:
        yield (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    await engine.dispose()


@asynccontextmanager
async def by_connection(url: str) -> AsyncIterator[int]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        give_way(connection)
        yield connection.info.backend_pid


@pytest.mark.parametrize("served", [by_engine, by_connection])
async def test_who_gives_way_is_served_at_a_lower_priority(
    fresh_database_url: str, served: Served
) -> None:
    async with (
        served(fresh_database_url) as patient,
        await psycopg.AsyncConnection.connect(fresh_database_url) as other,
    ):
        assert gives_way_to(patient, other.info.backend_pid)


class Info:
    """Of a connection whose server is on another machine, where it has the number of ours."""

    backend_pid = os.getpid()
    dbname = "alphatest"


class Distant:
    """Such a connection."""

    info = Info()


def test_a_process_that_does_not_serve_the_database_stays_as_it_is() -> None:
    before = nice_of(os.getpid()), session_nice(os.getpid())
    give_way(Distant())  # type: ignore[arg-type]
    assert (nice_of(os.getpid()), session_nice(os.getpid())) == before
