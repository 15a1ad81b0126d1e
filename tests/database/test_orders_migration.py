"""A database of before orders goes on as it was, and what is reserved is never taken back."""

import psycopg
import pytest

from backend.database.migrate import migrate
from tests.database.test_migrations import downgrade

BEFORE = """
INSERT INTO users (username, wallet_address) VALUES ('alice', 'alice');
INSERT INTO tokens (address, symbol, name, decimals, type)
VALUES ('EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', 'USDC', 'USD Coin', 6, 'normal'),
       ('sol', 'SOL', 'Solana', 9, 'normal');
INSERT INTO competitions (name, starts_at, ends_at, initial_grant)
VALUES ('Before', '2026-01-01', '2026-01-15', '[]');
INSERT INTO perp_markets (token_address, max_leverage) VALUES ('sol', 20);
INSERT INTO transactions (user_id, transaction_type, amount_to, created_at)
SELECT id, 'system', '100', '2026-01-02' FROM users;
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT transactions.id, entry.account, owner,
       'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', entry.amount, '2026-01-02'
FROM transactions CROSS JOIN LATERAL (
    VALUES ('wallet', user_id, 100), ('grants', NULL, -100)
) AS entry (account, owner, amount);
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied, status
)
SELECT id, 'sol', 'long', 2, '100', '2', '100', '51', 0, '2026-01-02', 'open' FROM users
"""
HELD = """
SELECT held_as, units FROM holdings_at('2026-01-03') ORDER BY held_as
"""
RESERVED = """
INSERT INTO transactions (user_id, transaction_type, created_at)
SELECT id, 'order_reserve', '2026-01-02' FROM users;
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT transactions.id, entry.account, user_id,
       'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', entry.amount, '2026-01-02'
FROM transactions CROSS JOIN LATERAL (VALUES ('wallet', -1), ('reserved', 1)) AS entry (
    account, amount
)
WHERE transaction_type = 'order_reserve'
"""


def test_what_there_was_is_held_as_before_and_waits_for_nothing(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        downgrade(fresh_database_url, "0027")
        connection.execute(BEFORE)
        before = connection.execute(HELD).fetchall()
        migrate(fresh_database_url)
        after = connection.execute(HELD).fetchall()
        waiting = connection.execute(
            "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM position_triggers)"
        ).fetchall()
        # What ends a position that was there before drops the triggers that it was given.
        connection.execute(
            "INSERT INTO position_triggers"
            " SELECT id, 'stop_loss', 'sol', true, 60, now() FROM perp_positions"
        )
        connection.execute("UPDATE perp_positions SET status = 'closed'")
        dropped = connection.execute("SELECT count(*) FROM position_triggers").fetchall()
    assert (after, waiting, dropped) == (before, [(0, 0)], [(0,)])


def test_it_is_not_taken_back_while_anything_was_reserved(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute(BEFORE)
        connection.execute(RESERVED)
        with pytest.raises(Exception, match="check constraint"):
            downgrade(fresh_database_url, "0027")
        ((kept,),) = connection.execute(
            "SELECT count(*) FROM ledger_entries WHERE account = 'reserved'"
        ).fetchall()
    assert kept == 1
