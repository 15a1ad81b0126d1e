"""What was there before has no study; taking it back keeps the log of before."""

import psycopg
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.migrate import migrate
from tests.database.test_migrations import downgrade
from tests.world.everything import play_everything

BEFORE = "0026"
ACTS = ("halt_token", "write_study", "seal_study", "look_at_study")
KEPT = (
    "SELECT * FROM admin_acts ORDER BY id",
    "SELECT * FROM standings ORDER BY user_id",
    "SELECT * FROM transactions ORDER BY id",
)


async def test_what_the_release_before_wrote_is_as_it_was(
    engine: AsyncEngine, fresh_database_url: str
) -> None:
    await play_everything(engine)
    await engine.dispose()
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        before = [connection.execute(one.encode()).fetchall() for one in KEPT]
        downgrade(fresh_database_url, BEFORE)
        migrate(fresh_database_url)
        assert [connection.execute(one.encode()).fetchall() for one in KEPT] == before
        assert connection.execute("SELECT FROM studies").fetchall() == []


def test_taking_it_back_keeps_the_log_of_before(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute("INSERT INTO users (username, wallet_address) VALUES ('a', 'a')")
        for act in ACTS:
            connection.execute(
                "INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)"
                " SELECT id, %s, 'x', 'why', '{}', now() FROM users",
                (act,),
            )
        downgrade(fresh_database_url, BEFORE)
        acts = connection.execute("SELECT act FROM admin_acts").fetchall()
        migrate(fresh_database_url)
    assert acts == [("halt_token",)]
