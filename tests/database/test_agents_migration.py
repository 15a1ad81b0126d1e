"""Entries of the release before are marked by the orders of keys that it has on record."""

import psycopg

from backend.database.migrate import migrate
from tests.database.test_migrations import downgrade

BEFORE = """
INSERT INTO users (username, wallet_address)
SELECT name, name FROM unnest('{alice,bob,carol}'::text[]) AS name;
INSERT INTO competitions (name, starts_at, ends_at, initial_grant)
VALUES ('Before', '2026-01-01', '2026-01-15', '[]');
INSERT INTO participants (
    user_id, competition_id, joined_at, initial_value_usd, joined_value_usd
)
SELECT users.id, competitions.id, '2026-01-01', 1000, 1000 FROM users, competitions;
INSERT INTO standings (
    user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd,
    max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at
)
SELECT users.id, competitions.id, 1000, 0, 0, 1000, 0, 1000, '2026-01-01', '2026-01-01',
       '2026-01-01'
FROM users, competitions;
INSERT INTO agent_keys (user_id, name, key_hash, ending, scopes, created_at)
SELECT id, 'bot', sha256(wallet_address::bytea), 'abcd', '{trade}', '2026-01-02' FROM users
WHERE wallet_address <> 'carol';
INSERT INTO transactions (user_id, transaction_type, created_at)
SELECT id, 'system', '2026-01-02' FROM users;
INSERT INTO agent_orders (transaction_id, key_id, ordered_at)
SELECT transactions.id, agent_keys.id, CASE wallet_address
           WHEN 'bob' THEN timestamptz '2025-12-02' ELSE '2026-01-02'
       END
FROM transactions JOIN agent_keys USING (user_id) JOIN users ON users.id = user_id
"""
KINDS = """
SELECT one.wallet_address, place.is_agent, rank_among, entry ->> 'is_agent'
FROM places place
JOIN leaderboard_entries(competition_id) AS one USING (user_id)
ORDER BY place.rank
"""
ENTRIES = "SELECT entry::text FROM leaderboard_entries((SELECT id FROM competitions)) ORDER BY 1"


def test_who_ordered_by_a_key_in_the_season_is_its_agent(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0025")
        connection.execute(BEFORE)
        migrate(fresh_database_url)
        kinds = connection.execute(KINDS).fetchall()
    # One order is of before the season.
    assert kinds == [
        ("alice", True, 1, "true"),
        ("bob", False, 1, "false"),
        ("carol", False, 2, "false"),
    ]


def test_taking_it_back_gives_the_places_of_before(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0025")
        connection.execute(BEFORE)
        before = connection.execute(ENTRIES).fetchall()
        migrate(fresh_database_url)
        downgrade(fresh_database_url, "0025")
        assert connection.execute(ENTRIES).fetchall() == before
        connection.execute("SELECT rank_season(id) FROM competitions")
        assert len(before) == 3
        migrate(fresh_database_url)
