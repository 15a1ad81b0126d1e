"""Databases beside the one that is served: made as copies of a template, named, and removed.

Each function opens a connection of its own, for none of this can be done in a transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from sqlalchemy import make_url

from backend.database.migrate import migrate, newest_revision
from backend.database.priority import give_way

_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
# The block may take long, and whoever comes second waits for all of it. Only for this transaction:
# behind a pooler the next one may be on another connection.
_WAIT_LONG: Final = """
SELECT set_config('idle_in_transaction_session_timeout', '0', true),
    set_config('lock_timeout', '0', true), set_config('statement_timeout', '120s', true)
"""
_OF_COPIES: Final = (
    sql.SQL("synchronous_commit = off"),
    sql.SQL("enable_seqscan = off"),
    sql.SQL("enable_bitmapscan = off"),
    sql.SQL("plan_cache_mode = force_generic_plan"),
    sql.SQL("jit = off"),
)
_UNREADY: Final = "_unready"
_LISTED: Final = """
SELECT datname AS name, coalesce(shobj_description(oid, 'pg_database'), '') AS said
FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname
"""
_SAID: Final = """
SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = %s
"""
_EXISTS: Final = "SELECT FROM pg_database WHERE datname = %s"


def database_name(url: str) -> str:
    """The database that the address names."""
    name = make_url(url).database
    assert name is not None, "an address names its database"
    return name


def with_database(url: str, name: str) -> str:
    """The same server's address of another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


async def make_template(url: str, *, prefix: str) -> str:
    """The name of an empty database with the newest schema, made where there is none yet.

    Who comes while another makes it waits. Raises psycopg.Error, for instance for a role that may
    not make databases.
    """
    name = f"{prefix}{newest_revision()}"
    async with await _connected(url) as connection:
        if await (await connection.execute(_EXISTS, (name,))).fetchone() is not None:
            return name
    async with alone(url, prefix), await _connected(url) as connection:
        if await (await connection.execute(_EXISTS, (name,))).fetchone() is not None:
            return name
        # What was left by a process that was killed, perhaps one of another revision.
        for left in await databases(url, prefix=prefix):
            if left.endswith(_UNREADY):
                await connection.execute(_drop(left))
        unready = f"{name}{_UNREADY}"
        await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unready)))
        # Under its name it is whole, however this ends.
        await asyncio.to_thread(migrate, with_database(url, unready))
        await connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(unready), sql.Identifier(name)
            )
        )
    return name


@asynccontextmanager
async def alone(url: str, subject: str) -> AsyncIterator[None]:
    """A block that is run for one subject at a time, by all processes on this database."""
    async with await _connected(url) as connection, connection.transaction():
        await connection.execute(_WAIT_LONG)
        await connection.execute(_ALONE, (subject,))
        yield


async def copy_database(url: str, *, template: str, name: str) -> None:
    """Make the database `name`, which is filled quickly and thrown away.

    Commits there wait for no disk, which is left to the live database; a crash of PostgreSQL may
    lose the last moments, and nothing else. Plans are made while its tables are empty, and kept as
    they fill: for an empty table no index looks worth while.
    """
    database, source = sql.Identifier(name), sql.Identifier(template)
    async with await _connected(url) as connection:
        give_way(connection)
        await connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, source))
        for setting in _OF_COPIES:
            await connection.execute(sql.SQL("ALTER DATABASE {} SET ").format(database) + setting)


async def describe_database(url: str, *, name: str, said: str) -> None:
    """Keep `said` with the database, as what `described` gives."""
    async with await _connected(url) as connection:
        await connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(said))
        )


async def drop_database(url: str, *, name: str) -> None:
    """Remove the database and end the connections to it; nothing where there is none."""
    async with await _connected(url) as connection:
        await connection.execute(_drop(name))


async def drop_unused_database(url: str, *, name: str) -> bool:
    """Remove the database if there come to be no connections to it within seconds; whether it is
    gone.
    """
    async with await _connected(url) as connection:
        with suppress(psycopg.errors.ObjectInUse):
            await connection.execute(_drop(name, is_forced=False))
    return await described(url, name=name) is None


async def described(url: str, *, name: str) -> str | None:
    """What was said of the database, "" for nothing; None where there is none."""
    async with await _connected(url) as connection:
        found = await (await connection.execute(_SAID, (name,))).fetchone()
    return None if found is None else found["said"] or ""


async def databases(url: str, *, prefix: str) -> Mapping[str, str]:
    """What was said of each database whose name begins so, by its name."""
    async with await _connected(url) as connection:
        found = await (await connection.execute(_LISTED, (prefix,))).fetchall()
    return {row["name"]: row["said"] for row in found}


def _drop(name: str, *, is_forced: bool = True) -> sql.Composed:
    force = sql.SQL(" WITH (FORCE)" if is_forced else "")
    return sql.SQL("DROP DATABASE IF EXISTS {}{}").format(sql.Identifier(name), force)


async def _connected(url: str) -> psycopg.AsyncConnection[dict[str, Any]]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return await psycopg.AsyncConnection.connect(
        plain,
        autocommit=True,
        prepare_threshold=None,
        connect_timeout=5,
        row_factory=dict_row,
    )
