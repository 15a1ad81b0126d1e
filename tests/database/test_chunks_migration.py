"""A database of before chunks goes on where it was; going back, what was under way is done anew."""

import psycopg

from backend.database.migrate import migrate
from tests.database.test_migrations import downgrade

BEFORE = """
INSERT INTO batch_runs (job, period, finished_at, counts)
VALUES ('apply_funding', '2026-01-05T16:00Z', '2026-01-05T16:01Z', '{"payments": 2}')
"""
UNDER_WAY = """
INSERT INTO batch_chunks (job, period, number, first_user, until_user)
VALUES ('apply_funding', '2026-01-06T00:00Z', 1, '00000000-0000-0000-0000-000000000000',
        'ffffffff-ffff-ffff-ffff-ffffffffffff')
"""
FOUND = "SELECT job, period, counts FROM batch_runs"


def test_what_ran_before_stays_on_record_and_nothing_is_under_way(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0029")
        connection.execute(BEFORE)
        before = connection.execute(FOUND).fetchall()
        migrate(fresh_database_url)
        assert connection.execute(FOUND).fetchall() == before
        assert connection.execute("SELECT FROM batch_chunks").fetchall() == []
        connection.execute(UNDER_WAY)
        downgrade(fresh_database_url, "0029")
        migrate(fresh_database_url)
        assert connection.execute(FOUND).fetchall() == before
        assert connection.execute("SELECT FROM batch_chunks").fetchall() == []
