"""Ids are of version 7, and those of later moments come later in every index."""

import runpy
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import RFC_4122, UUID

import psycopg
import pytest

from backend.ids import new_id

MIGRATION = Path(__file__).parents[2] / "migrations" / "versions" / "0006_speed.py"
SOME = 1_000
TICK_SECONDS = 0.002


@pytest.fixture
def ids_of(database_url: str) -> Iterator[dict[str, Callable[[], UUID]]]:
    before_18: str = runpy.run_path(str(MIGRATION))["IDS"][False]
    with psycopg.connect(database_url, autocommit=True) as connection:

        def given_by(sql: str) -> UUID:
            row = connection.execute(f"SELECT {sql}".encode()).fetchone()
            assert row is not None
            return UUID(str(row[0]))

        yield {
            "python": new_id,
            "PostgreSQL 18": lambda: given_by("new_id()"),
            "an older one": lambda: given_by(before_18),
        }


@pytest.mark.parametrize("where", ["python", "PostgreSQL 18", "an older one"])
def test_an_id_is_of_version_7(ids_of: dict[str, Callable[[], UUID]], where: str) -> None:
    made = {ids_of[where]() for _ in range(SOME)}
    assert len(made) == SOME
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}


@pytest.mark.parametrize(
    ("first", "then"),
    [("python", "PostgreSQL 18"), ("PostgreSQL 18", "an older one"), ("an older one", "python")],
)
def test_an_id_of_a_later_moment_comes_later(
    ids_of: dict[str, Callable[[], UUID]], first: str, then: str
) -> None:
    earlier = ids_of[first]()
    time.sleep(TICK_SECONDS)
    assert earlier < ids_of[then]()
