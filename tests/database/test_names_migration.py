"""Names of before belong to who had them first; without a rule everybody may enter, as before."""

import psycopg

from backend.database.migrate import migrate
from tests.database.test_migrations import downgrade

BEFORE = """
INSERT INTO users (username, wallet_address, created_at) VALUES
    ('Alice', 'second', '2026-01-02'), ('ALICE', 'first', '2026-01-01'),
    ('Аlice', 'third', '2026-01-03'), ('Bob', 'bob', '2026-01-01'),
    ('abcd…wxyz', 'abcdefghijklmnopqrstuvwxyz', '2026-01-01'), ('ㅤ', 'unseen', '2026-01-01')
"""
CLAIMS = """
SELECT wallet_address, username, array_agg(skeleton ORDER BY skeleton)
FROM users LEFT JOIN name_claims ON user_id = users.id
GROUP BY wallet_address, username ORDER BY wallet_address
"""


def test_who_had_a_name_first_keeps_the_claim_and_others_keep_the_name(
    fresh_database_url: str,
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0016")
        connection.execute(BEFORE)
        migrate(fresh_database_url)
        claims = {
            wallet: (name, looks) for wallet, name, looks in connection.execute(CLAIMS).fetchall()
        }
    nobodys = [None]
    assert claims["first"] == ("ALICE", ["allce"])
    assert claims["second"] == ("Alice", nobodys)
    assert claims["third"] == ("Аlice", nobodys)
    assert claims["bob"] == ("Bob", ["bob"])
    assert claims["abcdefghijklmnopqrstuvwxyz"] == ("abcd…wxyz", nobodys)


def test_taking_names_and_entry_back_keeps_the_log_of_before(fresh_database_url: str) -> None:
    acts = ("halt_token", "clear_name", "set_entry")
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute("INSERT INTO users (username, wallet_address) VALUES ('a', 'a')")
        for act in acts:
            connection.execute(
                "INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)"
                " SELECT id, %s, 'x', 'why', '{}', now() FROM users",
                (act,),
            )
        downgrade(fresh_database_url, "0016")
        kept = connection.execute("SELECT act FROM admin_acts").fetchall()
        migrate(fresh_database_url)
    assert kept == [("halt_token",)]
