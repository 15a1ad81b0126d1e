"""A database of before keys and journals goes on as it was."""

import psycopg

from backend.database.migrate import migrate
from tests.database.test_migrations import downgrade

BEFORE = """
INSERT INTO users (username, wallet_address) VALUES ('alice', 'alice');
INSERT INTO competitions (name, starts_at, ends_at, initial_grant)
VALUES ('Before', '2026-01-01', '2026-01-15', '[]');
INSERT INTO transactions (user_id, transaction_type, created_at)
SELECT id, 'system', '2026-01-02' FROM users
"""
KEY = """
INSERT INTO agent_keys (user_id, name, key_hash, ending, scopes, created_at)
SELECT id, 'bot', sha256('key'), 'abcd', '{trade}', '2026-01-02' FROM users;
SELECT record_decision(
    users.id, agent_keys.id, transactions.id, 'order', '{"reason":"so"}', '2026-01-02'
) FROM users JOIN agent_keys ON user_id = users.id CROSS JOIN transactions;
INSERT INTO agent_orders (transaction_id, key_id, ordered_at)
SELECT transactions.id, agent_keys.id, '2026-01-02' FROM transactions CROSS JOIN agent_keys
"""


def test_what_there_was_was_by_people_and_its_competition_shows_decisions_after_a_while(
    fresh_database_url: str,
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0021")
        connection.execute(BEFORE)
        migrate(fresh_database_url)
        delays = connection.execute("SELECT decision_delay_seconds FROM competitions").fetchall()
        by_agents = connection.execute("SELECT count(*) FROM agent_orders").fetchall()
    assert (delays, by_agents) == ([(900,)], [(0,)])


def test_taking_keys_back_keeps_what_they_ordered(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute(BEFORE)
        connection.execute(KEY)
        downgrade(fresh_database_url, "0021")
        kept = connection.execute("SELECT count(*) FROM transactions").fetchall()
        migrate(fresh_database_url)
    assert kept == [(1,)]
