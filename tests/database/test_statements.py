"""Every statement of the server fits the migrated schema, and PostgreSQL can plan it."""

import re
from collections.abc import Iterator

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
REFERRED_TO = """
SELECT DISTINCT confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
# A table with its alias, if it has one, and a lock of rows with the alias that it names, if any.
TABLE = re.compile(
    r"\b(?:FROM|JOIN)\s+(?P<table>[a-z_]+)(?:\s+(?!(?:ON|USING|WHERE|JOIN|ORDER|FOR)\b)(?P<alias>[a-z_]+))?"
)
LOCK = re.compile(r"\bFOR UPDATE(?: OF (?P<of>[a-z_]+))?")
# The organiser changes these, and what refers to one is written as it is before or after.
CHANGED_BY_THE_ORGANISER = {"competitions", "invitation_codes", "studies"}


def locked_whole(statement: str) -> Iterator[str]:
    """The tables of which it locks rows in such a way that what refers to them waits."""
    for lock in LOCK.finditer(statement):
        before = list(TABLE.finditer(statement, 0, lock.start()))
        named = [one for one in before if lock["of"] in (one["alias"], one["table"])]
        yield (named or before)[-1]["table"]


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


def test_what_refers_to_a_row_waits_for_nobody_who_changes_it(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        referred_to = {name for (name,) in connection.execute(REFERRED_TO)}
    assert {"perp_positions", "users"} <= referred_to
    waited_for = {
        name: locked
        for name, statement in STATEMENTS.items()
        if (locked := {*locked_whole(statement.text)} & referred_to - CHANGED_BY_THE_ORGANISER)
    }
    assert waited_for == {}
