from collections.abc import Iterator

import psycopg
import pytest


@pytest.fixture(scope="module")
def database(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to the migrated database; nothing is committed."""
    with psycopg.connect(database_url) as connection:
        yield connection
