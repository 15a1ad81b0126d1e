"""A running installation becomes its first season: of the release before, and of the first one."""

from datetime import UTC, datetime, timedelta

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.migrate import MIGRATIONS
from tests.portfolio.ledger_breakdown import differences
from tests.world.endings import NO_FUNDING
from tests.world.everything import CRASHED_PRICES, LATER, play_everything
from tests.world.seasons import granted, next_season, swept
from tests.world.world import PRICES, SOL, USDC, World

KEPT = (
    "SELECT user_id, joined_at, initial_value_usd FROM participants ORDER BY user_id",
    "SELECT user_id, total_value_usd, pnl_ratio, peak_value_usd FROM standings ORDER BY user_id",
    "SELECT user_id, source, token_address, units, base_units FROM profit_parts ORDER BY 1, 2, 3",
    "SELECT rank, entry FROM final_standings ORDER BY rank",
)
PROVEN = """
SELECT username, is_proven, EXISTS (SELECT FROM sign_ins WHERE user_id = users.id)
FROM participants JOIN users ON users.id = user_id ORDER BY username
"""
FIGURES = "SELECT participants, valued_at FROM season_figures"
STARTED = """
SELECT username, count(*) FILTER (WHERE name = 'Next')
FROM participants JOIN users ON users.id = user_id JOIN standings USING (user_id)
JOIN competitions ON competitions.id = competition_id GROUP BY username ORDER BY username
"""
WEEK = timedelta(days=7)


def config(url: str) -> Config:
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    found.attributes["url"] = url
    return found


async def test_data_of_the_release_before_is_the_first_season(
    engine: AsyncEngine, fresh_database_url: str
) -> None:
    world, *_ = await play_everything(engine, lends=False)
    # Looked up and given the grant, as was done before entering was proven.
    await world.person("carol")
    await engine.dispose()
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        command.downgrade(config(fresh_database_url), "0016")
        before = [connection.execute(one.encode()).fetchall() for one in KEPT]
        command.upgrade(config(fresh_database_url), "head")
        assert [connection.execute(one.encode()).fetchall() for one in KEPT] == before
        assert connection.execute(PROVEN).fetchall() == [
            ("alice", True, True), ("bob", True, True), ("carol", False, False),
        ]  # fmt: skip
        ((participants, valued_at),) = connection.execute(FIGURES).fetchall()
        ((newest,),) = connection.execute("SELECT max(valued_at) FROM standings").fetchall()
    assert (participants, valued_at) == (3, newest)
    assert await differences(engine, ["alice", "bob", "carol"], now=LATER) == []
    assert await world.broken_rules() == []
    await go_on(world, end=LATER + WEEK, newcomers=2)
    await engine.dispose()
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        command.downgrade(config(fresh_database_url), "0016")
        # Alice and bob keep their newest season, carol her only one.
        assert connection.execute(STARTED).fetchall() == [("alice", 1), ("bob", 1), ("carol", 0)]


async def go_on(world: World, *, end: datetime, newcomers: int) -> None:
    """The season ends, is swept, and the next one grants those who have signed in."""
    await world.write("UPDATE competitions SET ends_at = :end", end=end)
    await world.set_prices(CRASHED_PRICES, at=end)
    await settle_all(world, end)
    assert (await swept(world, at=end)).is_due
    assert await world.rows("SELECT count(*) FROM user_balances WHERE balance <> '0'") == [(0,)]
    start = end + timedelta(hours=1)
    await next_season(world, starts_at=start, ends_at=start + WEEK)
    await world.set_prices(PRICES, at=start)
    assert await granted(world, at=start) == newcomers
    assert await world.broken_rules() == []


async def settle_all(world: World, end: datetime) -> None:
    await world.write(NO_FUNDING, end=end)
    await world.settled(at=end)


FIRST_START = datetime(2026, 1, 1, tzinfo=UTC)
# As its code wrote it: two participants, one of whom swapped; one had a session, one never signed.
FIRST_RELEASE = """
INSERT INTO tokens (address, symbol, name, decimals, type) VALUES
    ('{sol}', 'SOL', 'Solana', 9, 'normal'), ('{usdc}', 'USDC', 'USD Coin', 6, 'normal');
INSERT INTO token_prices (token_address, price_usd, last_updated, source) VALUES
    ('{sol}', '200', '2026-01-05T12:00Z', 'test'), ('{usdc}', '1', '2026-01-05T12:00Z', 'test');
INSERT INTO price_history (token_address, priced_at, price_usd, source) VALUES
    ('{sol}', '2026-01-05T12:00Z', 200, 'test'), ('{usdc}', '2026-01-05T12:00Z', 1, 'test');
INSERT INTO competitions (name, starts_at, ends_at, initial_grant) VALUES (
    'First', '2026-01-01Z', '2026-01-15Z',
    '[{{"token_address": "{sol}", "amount": "10"}},
      {{"token_address": "{usdc}", "amount": "1000"}}]'
);
INSERT INTO users (username, wallet_address, created_at, updated_at)
SELECT name, name, '2026-01-01Z', '2026-01-01Z' FROM unnest(ARRAY['swapper', 'visitor', 'unproven'])
    AS name;
INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
SELECT sha256('visitor'), id, '2026-01-02Z', '2026-01-16Z' FROM users WHERE username = 'visitor';
INSERT INTO participants (user_id, competition_id, joined_at, initial_value_usd)
SELECT users.id, competitions.id, '2026-01-01Z', 3000 FROM users, competitions;
WITH given AS (
    INSERT INTO transactions (
        user_id, transaction_type, to_token_address, amount_to, fee, details, created_at
    )
    SELECT users.id, 'system', token, amount, '0', '{{"reason": "initial_grant"}}', '2026-01-01Z'
    FROM users, (VALUES ('{sol}', '10'), ('{usdc}', '1000')) AS part (token, amount)
    RETURNING id, user_id, to_token_address, amount_to::numeric AS amount
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, 'wallet', user_id, to_token_address, amount, TIMESTAMPTZ '2026-01-01Z' FROM given
UNION ALL
SELECT id, 'grants', NULL, to_token_address, -amount, TIMESTAMPTZ '2026-01-01Z' FROM given;
INSERT INTO portfolio_snapshots (
    user_id, timestamp, total_value_usd, pnl_from_start, snapshot_details, created_at
)
SELECT id, '2026-01-01Z', 3000, 0, '{{"holdings": []}}', '2026-01-01Z' FROM users;
INSERT INTO standings (
    user_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd, max_drawdown_ratio,
    snapshot_value_usd, snapshot_at, valued_at
)
SELECT id, 3000, 0, 0, 3000, 0, 3000, '2026-01-01Z', '2026-01-05T12:00Z' FROM users;
WITH swapped AS (
    INSERT INTO transactions (
        user_id, transaction_type, from_token_address, to_token_address, amount_from, amount_to,
        fee, details, created_at
    )
    SELECT id, 'swap', '{sol}', '{usdc}', '1', '199.6', '0.002',
           '{{"price_from": "200", "price_to": "1", "fee_rate": "0.002"}}', '2026-01-05T12:00Z'
    FROM users WHERE username = 'swapper' RETURNING id, user_id
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT swapped.id, account, CASE WHEN account = 'wallet' THEN user_id END, token, amount,
       TIMESTAMPTZ '2026-01-05T12:00Z'
FROM swapped, (VALUES
    ('wallet', '{sol}', -1), ('house', '{sol}', 0.998), ('fees', '{sol}', 0.002),
    ('house', '{usdc}', -199.6), ('wallet', '{usdc}', 199.6)
) AS entry (account, token, amount)
"""


async def test_data_of_the_first_release_is_the_first_season(
    engine: AsyncEngine, fresh_database_url: str
) -> None:
    command.downgrade(config(fresh_database_url), "0004")
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        for statement in FIRST_RELEASE.format(sol=SOL, usdc=USDC).split(";\n"):
            connection.execute(statement.encode())
        before = [connection.execute(one.encode()).fetchall() for one in KEPT[:2]]
        command.upgrade(config(fresh_database_url), "head")
        assert [connection.execute(one.encode()).fetchall() for one in KEPT[:2]] == before
        assert connection.execute(PROVEN).fetchall() == [
            ("swapper", True, True), ("unproven", False, False), ("visitor", True, True),
        ]  # fmt: skip
        parts = connection.execute("SELECT source, plain(units) FROM profit_parts").fetchall()
    assert parts == [("fees", "-0.002")]
    world = World(engine)
    assert await world.broken_rules() == []
    board = await world.places(at=datetime(2026, 1, 5, 13, tzinfo=UTC))
    assert (board["total"], board["as_of"]) == (3, "2026-01-05T12:00:00.000Z")
    assert sorted(one["trades"] for one in board["users"]) == [0, 0, 1]
