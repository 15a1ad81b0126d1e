"""What the SQL joins is the JSON of the values it was given."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.database.json_sql import json_array, json_object, json_text, json_value, json_word

# A database holds no NUL and no half of a surrogate pair.
ID = "0190a3b4-7c1d-7e2f-8a3b-4c5d6e7f8091"
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def database(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@settings(max_examples=200, deadline=None)
@given(text=st.none() | TEXTS, number=st.none() | st.integers(-(2**31), 2**31 - 1))
def test_any_text_and_number_comes_out_as_it_went_in(
    database: psycopg.Connection, text: str | None, number: int | None
) -> None:
    document = json_object({"text": json_text("%s::text"), "number": json_value("%s::integer")})
    row = database.execute(f"SELECT {document}".encode(), [text, number]).fetchone()
    assert row is not None
    assert json.loads(row[0]) == {"text": text, "number": number}


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        (json_word("'1.50'"), "1.50"),
        (json_word("NULL"), None),
        (
            json_word("'0190a3b4-7c1d-7e2f-8a3b-4c5d6e7f8091'::uuid"),
            "0190a3b4-7c1d-7e2f-8a3b-4c5d6e7f8091",
        ),
        (json_value("true"), True),
        (json_value("NULL"), None),
        (json_value("""'{"a": ["b"]}'::jsonb"""), {"a": ["b"]}),
        (json_value("SELECT count(*) FROM generate_series(1, 3)"), 3),
    ],
)
def test_each_kind_of_value(database: psycopg.Connection, sql: str, value: object) -> None:
    row = database.execute(f"SELECT {json_object({'value': sql})}".encode()).fetchone()
    assert row is not None
    assert json.loads(row[0]) == {"value": value}


@pytest.mark.parametrize(("count", "elements"), [(0, []), (1, [1]), (3, [3, 2, 1])])
def test_an_array_is_in_the_order_asked_for(
    database: psycopg.Connection, count: int, elements: list[int]
) -> None:
    array = json_array(json_value("number"), order_by="number DESC")
    query = f"SELECT {array} FROM generate_series(1, {count}) AS number"
    row = database.execute(query.encode()).fetchone()
    assert row is not None
    assert json.loads(row[0]) == elements
