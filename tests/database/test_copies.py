"""Databases beside the one that is served."""

import psycopg
import pytest

from backend.database.copies import (
    copy_database,
    databases,
    describe_database,
    described,
    drop_database,
    make_template,
    with_database,
)
from backend.database.migrate import newest_revision


async def test_a_template_is_made_once_and_what_a_killed_maker_left_is_removed(
    fresh_database_url: str,
) -> None:
    prefix = f"{fresh_database_url.rpartition('/')[2][:20]}_template_"
    left = f"{prefix}0001_unready"
    await copy_database(fresh_database_url, template="template0", name=left)
    name = await make_template(fresh_database_url, prefix=prefix)
    try:
        assert name == f"{prefix}{newest_revision()}"
        assert await make_template(fresh_database_url, prefix=prefix) == name
        assert list(await databases(fresh_database_url, prefix=prefix)) == [name]
    finally:
        await drop_database(fresh_database_url, name=name)


@pytest.mark.parametrize("said", ["", "a plan", 'it\'s "quoted" % {}'])
async def test_what_is_said_of_a_database_is_kept_with_it(
    fresh_database_url: str, said: str
) -> None:
    name = f"{fresh_database_url.rpartition('/')[2][:20]}_copy"
    assert await described(fresh_database_url, name=name) is None
    await copy_database(fresh_database_url, template="template0", name=name)
    try:
        await describe_database(fresh_database_url, name=name, said=said)
        assert await described(fresh_database_url, name=name) == said
    finally:
        await drop_database(fresh_database_url, name=name)


async def test_a_copy_leaves_the_disk_to_the_live_database(fresh_database_url: str) -> None:
    name = f"{fresh_database_url.rpartition('/')[2][:20]}_copy"
    await copy_database(fresh_database_url, template="template0", name=name)
    try:
        async with await psycopg.AsyncConnection.connect(
            with_database(fresh_database_url, name)
        ) as connection:
            found = await (await connection.execute("SHOW synchronous_commit")).fetchone()
        assert found == ("off",)
    finally:
        await drop_database(fresh_database_url, name=name)


async def test_a_copy_keeps_plans_by_index_that_were_made_while_a_table_was_empty(
    fresh_database_url: str,
) -> None:
    """Nothing is known of a table that has just been made, and plans are kept as it fills."""
    name = f"{fresh_database_url.rpartition('/')[2][:20]}_copy"
    await copy_database(fresh_database_url, template="template0", name=name)
    address = with_database(fresh_database_url, name)
    try:
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute("CREATE TABLE one (kind text, at int, PRIMARY KEY (kind, at))")
            await connection.execute(
                "PREPARE newest (text) AS "
                "SELECT at FROM one WHERE kind = $1 ORDER BY at DESC LIMIT 2"
            )
            plan = await connection.execute("EXPLAIN EXECUTE newest ('x')")
            lines = [line for (line,) in await plan.fetchall()]
        assert any("Index Only Scan Backward" in line for line in lines), lines
        # One that is made once serves whatever it is asked with.
        assert any("$1" in line for line in lines), lines
    finally:
        await drop_database(fresh_database_url, name=name)
