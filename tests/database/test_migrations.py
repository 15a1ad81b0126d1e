"""Every migration can be taken back, and made again, to the same schema."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url

from backend.database.migrate import MIGRATIONS, migrate
from backend.tables import METADATA

ROOT = Path(__file__).resolve().parents[2]
MIGRATE = "import sys; from backend.database.migrate import migrate; migrate(sys.argv[1])"
HOLD = "SELECT pg_advisory_lock(7326100)"
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND datname = current_database()
"""
LIMIT = """
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET lock_timeout = 50', current_database());
END $$
"""
PATIENCE_SECONDS = 60
LONGER_THAN_THE_LIMIT_SECONDS = 0.2
FUNCTIONS = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname
"""


def downgrade(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.downgrade(config, revision)


@pytest.mark.parametrize("revision", ["0004", "0001", "base"])
def test_down_and_up_again_is_the_same_schema(fresh_database_url: str, revision: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        before = connection.execute(FUNCTIONS).fetchall()
        downgrade(fresh_database_url, revision)
        migrate(fresh_database_url)
        assert connection.execute(FUNCTIONS).fetchall() == before
    url = make_url(fresh_database_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.connect() as connected:
        assert compare_metadata(MigrationContext.configure(connected), METADATA) == []
    engine.dispose()


def test_taking_back_the_organisers_part_forgets_only_what_they_told(
    fresh_database_url: str,
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute("INSERT INTO users (username, wallet_address) VALUES ('a', 'a')")
        for kind in ("funding", "token_halted", "disqualified"):
            connection.execute(
                "INSERT INTO notifications (user_id, kind, details, created_at)"
                " SELECT id, %s, '{}', now() FROM users",
                (kind,),
            )
        downgrade(fresh_database_url, "0004")
        kept = connection.execute("SELECT kind FROM notifications").fetchall()
    assert kept == [("funding",)]


def test_of_two_migrators_at_once_one_waits(fresh_database_url: str) -> None:
    downgrade(fresh_database_url, "base")
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute(LIMIT)
        connection.execute(HOLD)
        migrators = [
            subprocess.Popen((sys.executable, "-c", MIGRATE, fresh_database_url), cwd=ROOT)
            for _ in range(2)
        ]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while connection.execute(WAITING).fetchone() != (2,):
            assert time.monotonic() < deadline, "both wait"
            time.sleep(0.05)
        time.sleep(LONGER_THAN_THE_LIMIT_SECONDS)
        connection.execute("SELECT pg_advisory_unlock_all()")
        assert [migrator.wait(PATIENCE_SECONDS) for migrator in migrators] == [0, 0]
        found = connection.execute("SELECT oldest_revision FROM schema_support").fetchall()
    assert len(found) == 1
