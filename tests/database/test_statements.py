"""Every statement of the server fits the migrated schema, and PostgreSQL can plan it."""

import psycopg
import pytest
from sqlalchemy import TextClause

from tests.database.statements import numbered, statements

# PostgreSQL plans no settings.
STATEMENTS = {
    name: statement
    for name, statement in statements().items()
    if not statement.text.startswith("SET ")
}
# As psycopg sends them; the types of all other parameters follow from where they stand.
TYPES = {
    "now": "timestamptz",
    "at": "timestamptz",
    "hour": "timestamptz",
    "until": "timestamptz",
    "settled_at": "timestamptz",
}


def test_the_statements_are_found() -> None:
    assert len(STATEMENTS) > 100


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_a_statement_can_be_planned(database_url: str, statement: TextClause) -> None:
    query, names = numbered(statement)
    types = ", ".join(TYPES.get(name, "unknown") for name in names)
    values = ", ".join("NULL" for _ in names)
    with psycopg.connect(database_url) as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute(f"PREPARE it {f'({types})' if names else ''} AS {query}".encode())
        connection.execute(f"EXPLAIN EXECUTE it {f'({values})' if names else ''}".encode())
