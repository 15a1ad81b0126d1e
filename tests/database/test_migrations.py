"""Every migration can be taken back, and made again, to the same schema."""

import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.migrate import MIGRATIONS, migrate
from backend.database.transaction import transaction
from backend.standings.settle import Settled, settle
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
TIMEOUT_SECONDS = 60
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


def test_fills_of_before_markouts_have_yet_to_be_measured(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0011")
        # Past the triggers, for the ledger beneath is not looked at.
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO fills (transaction_id, user_id, long_token, long_price, notional_usd,"
            " arrived_at, began_at, observed_at)"
            " VALUES (new_id(), new_id(), 'token', 200, 20, now(), now(), now())"
        )
        migrate(fresh_database_url)
        found = connection.execute("SELECT long_price, markouts_bps FROM fills").fetchall()
    assert found == [(200, [])]


BEFORE_SIZES = """
INSERT INTO tokens (address, symbol, name, decimals, type) VALUES ('sol', 'SOL', 'S', 9, 'normal');
INSERT INTO perp_markets (token_address, max_leverage) VALUES ('sol', 20);
INSERT INTO users (username, wallet_address) VALUES ('a', 'a');
INSERT INTO transactions (user_id, transaction_type) SELECT id, 'perp_open' FROM users;
INSERT INTO fills (
    transaction_id, user_id, long_token, long_price, notional_usd, arrived_at, began_at, observed_at
)
SELECT id, user_id, 'sol', 100, 2000, now(), now(), now() FROM transactions;
INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)
SELECT id, 'halt_token', 'sol', 'why', '{}', now() FROM users
"""
AFTER_SIZES = """
SELECT (SELECT open_interest_usd_max FROM perp_markets), (SELECT count(*) FROM order_limits),
       (SELECT impact_bps FROM fills), (SELECT max_leverage FROM perp_markets),
       (SELECT string_agg(act, ',' ORDER BY id) FROM admin_acts)
"""


def test_what_was_traded_before_sizes_has_no_limit_and_no_impact(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0011")
        with connection.transaction():
            # Entries and owners are of no matter here.
            connection.execute("SET LOCAL session_replication_role = replica")
            for statement in BEFORE_SIZES.split(";\n"):
                connection.execute(statement.encode())
        migrate(fresh_database_url)
        assert connection.execute(AFTER_SIZES).fetchone() == (None, 0, 0, 20, "halt_token")
        connection.execute(
            "INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)"
            " SELECT id, 'set_order_limits', 'sol', 'why', '{}', now() FROM users"
        )
        downgrade(fresh_database_url, "0011")
        acts = connection.execute("SELECT act FROM admin_acts").fetchall()
    assert acts == [("halt_token",)]


BEFORE_THE_END_WAS_SETTLED = """
INSERT INTO tokens (address, symbol, name, decimals, type) VALUES
    ('sol', 'SOL', 'Solana', 9, 'normal'), ('usdc', 'USDC', 'USD Coin', 6, 'normal');
INSERT INTO perp_markets (token_address, max_leverage) VALUES ('sol', 20);
INSERT INTO token_prices (token_address, price_usd, last_updated, source)
VALUES ('sol', '200', '2026-01-05T12:00Z', 'test');
INSERT INTO price_history (token_address, priced_at, price_usd, source)
VALUES ('sol', '2026-01-05T12:00Z', 200, 'test');
INSERT INTO users (username, wallet_address) VALUES ('a', 'a');
INSERT INTO competitions (name, starts_at, ends_at, initial_grant)
VALUES ('Over', '2026-01-01Z', '2026-01-05T13:00Z', '[]');
INSERT INTO participants (user_id, competition_id, joined_at, initial_value_usd)
SELECT users.id, competitions.id, '2026-01-01Z', 1000 FROM users, competitions;
INSERT INTO final_standings (competition_id, rank, user_id, entry)
SELECT competition_id, 1, user_id, '{}' FROM participants;
INSERT INTO funding_settlements (token_address, settled_at, rate, price_usd, source)
VALUES ('sol', '2026-01-05T08:00Z', 0.0075, 200, 'test');
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied, status
)
SELECT id, 'sol', 'long', 10, '200', '10', '200', '184.615384615384615385', 0,
       '2026-01-05T08:00Z', 'open'
FROM users
"""


async def test_what_ended_under_the_release_before_stays_and_is_valued_by_the_new_rules(
    fresh_database_url: str, engine: AsyncEngine
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        await asyncio.to_thread(downgrade, fresh_database_url, "0011")
        for statement in BEFORE_THE_END_WAS_SETTLED.split(";\n"):
            connection.execute(statement.encode())
        await asyncio.to_thread(migrate, fresh_database_url)
        valued = connection.execute(
            "SELECT trim_scale(pending_funding)::text, trim_scale(equity)::text"
            " FROM open_positions_at('2026-01-05T12:00Z')"
        ).fetchone()
    # Four of eight hours at 0.75 % of 2000 dollars.
    assert valued == ("-7.5", "192.5")
    async with transaction(engine) as settling:
        assert await settle(settling, now=datetime(2026, 1, 6, tzinfo=UTC)) == Settled()


def test_of_two_migrators_at_once_one_waits(fresh_database_url: str) -> None:
    downgrade(fresh_database_url, "base")
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute(LIMIT)
        connection.execute(HOLD)
        migrators = [
            subprocess.Popen((sys.executable, "-c", MIGRATE, fresh_database_url), cwd=ROOT)
            for _ in range(2)
        ]
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while connection.execute(WAITING).fetchone() != (2,):
            assert time.monotonic() < deadline, "both wait"
            time.sleep(0.05)
        time.sleep(LONGER_THAN_THE_LIMIT_SECONDS)
        connection.execute("SELECT pg_advisory_unlock_all()")
        assert [migrator.wait(TIMEOUT_SECONDS) for migrator in migrators] == [0, 0]
        found = connection.execute("SELECT oldest_revision FROM schema_support").fetchall()
    assert len(found) == 1
