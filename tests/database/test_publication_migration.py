"""What was there before is as it was: open to all, without prizes; and the log is kept."""

import json

import psycopg
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.competition.publication_store import kept_season
from backend.competition.views import seasons
from backend.database.migrate import migrate
from tests.database.test_migrations import downgrade
from tests.world.everything import LATER, play_everything

BEFORE = "0022"
ACTS = ("halt_token", "set_prizes", "set_disclosure", "announce", "withdraw_announcement")
KEPT = (
    "SELECT * FROM notifications ORDER BY id",
    "SELECT * FROM standings ORDER BY user_id",
    "SELECT * FROM transactions ORDER BY id",
)


async def test_a_season_of_the_release_before_is_open_to_all_and_has_no_prizes(
    engine: AsyncEngine, fresh_database_url: str
) -> None:
    await play_everything(engine)
    await engine.dispose()
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        before = [connection.execute(one.encode()).fetchall() for one in KEPT]
        downgrade(fresh_database_url, BEFORE)
        migrate(fresh_database_url)
        assert [connection.execute(one.encode()).fetchall() for one in KEPT] == before
    async with engine.connect() as connected:
        (season,) = json.loads(await seasons(connected, now=LATER))["seasons"]
        assert await kept_season(connected, now=LATER) is None
    assert (season["prizes"], season["disclosure"], season["disclosure_delay_seconds"]) == (
        [], "live", 0,
    )  # fmt: skip


def test_taking_it_back_keeps_the_log_and_the_notifications_of_before(
    fresh_database_url: str,
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute("INSERT INTO users (username, wallet_address) VALUES ('a', 'a')")
        for act in ACTS:
            connection.execute(
                "INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)"
                " SELECT id, %s, 'x', 'why', '{}', now() FROM users",
                (act,),
            )
        for kind in ("token_halted", "announcement"):
            connection.execute(
                "INSERT INTO notifications (user_id, kind, details, created_at)"
                " SELECT id, %s, '{}', now() FROM users",
                (kind,),
            )
        downgrade(fresh_database_url, BEFORE)
        acts = connection.execute("SELECT act FROM admin_acts").fetchall()
        kinds = connection.execute("SELECT kind FROM notifications").fetchall()
        migrate(fresh_database_url)
    assert (acts, kinds) == ([("halt_token",)], [("token_halted",)])
