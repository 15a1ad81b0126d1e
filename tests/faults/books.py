"""What must be true in the database after a fault, whatever it was."""

import json
from collections.abc import Callable, Mapping

import psycopg

from tests.faults.stack import Stack

Record = Callable[[str, object], None]
"""pytest's `record_property`."""

_ORDERS = "SELECT key, convert_from(response, 'UTF8') FROM idempotency_keys WHERE key = ANY(%s)"
_MADE = "SELECT id::text FROM transactions WHERE transaction_type = 'swap'"


def swaps(database_url: str) -> set[str]:
    """The ids of all swaps there are."""
    with psycopg.connect(database_url) as connection:
        return {row[0] for row in connection.execute(_MADE)}


def count(database_url: str, rows: str) -> int:
    """How many rows there are: `rows` is what follows FROM."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
        assert found is not None
        return int(found[0])


def assert_each_once(stack: Stack, answers: Mapping[str, str], *, before: set[str]) -> None:
    """Every answered order is in the books as it was answered, and no other swap is new."""
    assert answers, "something was traded"
    told = {json.loads(answer)["details"]["transaction_id"] for answer in answers.values()}
    assert len(told) == len(answers), "two orders were answered with one transaction"
    assert swaps(stack.database_url) - before == told
    with psycopg.connect(stack.database_url) as connection:
        rows: list[tuple[str, str]] = connection.execute(_ORDERS, (list(answers),)).fetchall()
    assert dict(rows) == answers
    audited = stack.audit()
    assert audited.returncode == 0, audited.stdout


def report(record: Record, name: str, **figures: float) -> None:
    """Keep what was measured, as a property of the test and as a line of output."""
    for figure, value in figures.items():
        record(figure, round(value, 2))
    print(name + ": " + ", ".join(f"{figure} {value:.2f}" for figure, value in figures.items()))
