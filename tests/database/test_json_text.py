"""What the database's own functions join is the JSON of the values they were given."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

# A database holds no NUL and no half of a surrogate pair.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ID = "0190a3b4-7c1d-7e2f-8a3b-4c5d6e7f8091"


@pytest.fixture(scope="module")
def database(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@settings(max_examples=200, deadline=None)
@given(text=st.none() | TEXTS)
def test_any_text_comes_out_as_it_went_in(database: psycopg.Connection, text: str | None) -> None:
    row = database.execute("SELECT json_text(%s)", [text]).fetchone()
    assert row is not None
    assert json.loads(row[0]) == text


@pytest.mark.parametrize("word", ["1.50", "-0.0001", "2026-01-02T03:04:05.006Z", ID, "long", None])
def test_a_word_that_needs_no_escape_is_only_quoted(
    database: psycopg.Connection, word: str | None
) -> None:
    row = database.execute("SELECT json_word(%s)", [word]).fetchone()
    assert row is not None
    assert row[0] == json.dumps(word)
