"""What the database refuses, whoever asks it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

ALICE = "00000000-0000-0000-0000-00000000000a"
BOB = "00000000-0000-0000-0000-00000000000b"
TRADE = "00000000-0000-0000-0000-000000000001"
NOBODY = "00000000-0000-0000-0000-000000000002"

SETTING = """
INSERT INTO tokens (address, symbol, name, decimals, type)
VALUES ('sol', 'SOL', 'Solana', 9, 'normal'), ('usdc', 'USDC', 'USD Coin', 6, 'normal');
INSERT INTO users (id, username, wallet_address)
VALUES (%(alice)s, 'alice', 'alice'), (%(bob)s, 'bob', 'bob');
INSERT INTO transactions (id, user_id, transaction_type) VALUES (%(trade)s, %(alice)s, 'system')
"""


def posting(*entries: tuple[str, str | None, str, str]) -> str:
    """The statement that writes entries (account, owner, token, amount) of one transaction."""
    rows = ", ".join(
        f"('{TRADE}', '{account}', {'NULL' if owner is None else repr(owner)}, "
        f"'{token}', '{amount}', now())"
        for account, owner, token, amount in entries
    )
    return (
        "INSERT INTO ledger_entries "
        f"(transaction_id, account, user_id, token_address, amount, created_at) VALUES {rows}"
    )


BLOCKED = (
    "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
GIVEN = posting(("wallet", ALICE, "sol", "10"), ("grants", None, "sol", "-10"))

APPEND_ONLY = {
    "ledger_entries": "amount",
    "transactions": "fee",
    "interest_accruals": "amount",
    "pool_accruals": "exchange_rate",
    "funding_settlements": "rate",
    "funding_payments": "amount",
    "final_standings": "entry",
}
"""Tables that are written once, each with a column that somebody may wish to change."""

POSITION = """
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, accumulated_funding,
    funding_rate_last_applied, status
) VALUES ('{alice}', 'sol', 'long', 2, '1', '1', '10', '0', 0, '{funding}', now(), '{status}')
"""

FILL = f"""
INSERT INTO fills (
    transaction_id, user_id, long_token, long_price, notional_usd, arrived_at, began_at, observed_at
) VALUES ('{TRADE}', '{ALICE}', 'sol', 1, 1, now(), {{began_at}}, now())
"""

REFUSED = [
    # what is tried after alice was given 10 SOL, and what the database calls it
    (posting(("wallet", ALICE, "sol", "-10"), ("house", None, "sol", "9")), errors.CheckViolation),
    (posting(("wallet", ALICE, "usdc", "1")), errors.CheckViolation),
    (
        posting(("house", None, "sold", "1"), ("fees", None, "sold", "-1")),
        errors.ForeignKeyViolation,
    ),
    (
        posting(("wallet", BOB, "sol", "1"), ("wallet", ALICE, "sol", "-1")),
        errors.ForeignKeyViolation,
    ),
    (
        posting(("wallet", ALICE, "sol", "1"), ("house", None, "sol", "-1")).replace(TRADE, NOBODY),
        errors.ForeignKeyViolation,
    ),
    (
        posting(("house", None, "sol", "1"), ("fees", None, "sol", "-1")).replace(TRADE, NOBODY),
        errors.ForeignKeyViolation,
    ),
    (f"INSERT INTO interest_accruals VALUES ('{NOBODY}', now(), 1)", errors.ForeignKeyViolation),
    (
        f"INSERT INTO funding_payments VALUES ('{NOBODY}', now(), 1, 0, 1, 1)",
        errors.ForeignKeyViolation,
    ),
    *(
        (statement, errors.InsufficientPrivilege)
        for table in ("investments", "perp_positions")
        for statement in (
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"UPDATE {table} SET id = new_id()",
        )
    ),
    (posting(("wallet", ALICE, "sol", "-11"), ("house", None, "sol", "11")), errors.CheckViolation),
    (
        posting(("wallet", ALICE, "sol", "NaN"), ("house", None, "sol", "NaN")),
        errors.CheckViolation,
    ),
    (posting(("wallet", ALICE, "sol", "0"), ("house", None, "sol", "0")), errors.CheckViolation),
    (posting(("wallet", None, "sol", "1"), ("house", None, "sol", "-1")), errors.CheckViolation),
    (posting(("bank", None, "sol", "1"), ("house", None, "sol", "-1")), errors.CheckViolation),
    (posting(("lent", None, "sol", "1"), ("house", None, "sol", "-1")), errors.CheckViolation),
    ("UPDATE user_balances SET balance = '11'", errors.InsufficientPrivilege),
    ("UPDATE user_balances SET balance = 'NaN'", errors.CheckViolation),
    ("UPDATE user_balances SET balance = '-1'", errors.CheckViolation),
    ("DELETE FROM user_balances", errors.InsufficientPrivilege),
    ("TRUNCATE user_balances", errors.InsufficientPrivilege),
    (
        f"INSERT INTO user_balances (user_id, token_address) VALUES ('{ALICE}', 'usdc')",
        errors.InsufficientPrivilege,
    ),
    *(
        (statement, errors.InsufficientPrivilege)
        for table, column in APPEND_ONLY.items()
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        )
    ),
    (FILL.format(began_at="now() - interval '1 millisecond'"), errors.CheckViolation),
    (POSITION.format(alice=ALICE, funding="-11", status="open"), errors.CheckViolation),
    (POSITION.format(alice=ALICE, funding="0", status="lost"), errors.CheckViolation),
    (
        f"INSERT INTO transactions (user_id, transaction_type, fee) VALUES ('{ALICE}', 'swap', '1e5')",  # noqa: E501
        errors.CheckViolation,
    ),
    (
        f"INSERT INTO transactions (user_id, transaction_type) VALUES ('{ALICE}', 'gift')",
        errors.CheckViolation,
    ),
    (
        "INSERT INTO token_prices (token_address, price_usd, last_updated, source) VALUES ('sol', '0', now(), 'test')",  # noqa: E501
        errors.CheckViolation,
    ),
    (
        "INSERT INTO token_prices (token_address, price_usd, last_updated, source) VALUES ('sol', 'NaN', now(), 'test')",  # noqa: E501
        errors.CheckViolation,
    ),
    *(
        (
            f"INSERT INTO batch_chunks VALUES ('job', now(), 1, '{ALICE}', {rest})",
            errors.CheckViolation,
        )
        for rest in (
            f"'{ALICE}', NULL, NULL",
            "'ffffffff-ffff-ffff-ffff-ffffffffffff', now(), NULL",
            "'ffffffff-ffff-ffff-ffff-ffffffffffff', NULL, '{}'",
        )
    ),
]


@pytest.fixture
def database(fresh_database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        for statement in SETTING.split(";\n"):
            connection.execute(
                statement, {"alice": ALICE, "bob": BOB, "trade": TRADE}, prepare=False
            )
        connection.execute(GIVEN)
        yield connection


def balances(database: psycopg.Connection) -> list[tuple[str, str]]:
    return database.execute("SELECT token_address, balance FROM user_balances").fetchall()


def test_a_posting_moves_the_balance(database: psycopg.Connection) -> None:
    assert balances(database) == [("sol", "10")]
    database.execute(posting(("wallet", ALICE, "sol", "-0.5"), ("house", None, "sol", "0.5")))
    assert balances(database) == [("sol", "9.5")]


def test_a_posting_locks_balances_in_the_order_of_their_keys(
    database: psycopg.Connection, fresh_database_url: str
) -> None:
    database.execute(posting(("wallet", ALICE, "usdc", "5"), ("grants", None, "usdc", "-5")))
    # Written anew, the row of SOL lies behind that of USDC.
    database.execute(posting(("wallet", ALICE, "sol", "-1"), ("house", None, "sol", "1")))
    both = posting(
        *(("wallet", ALICE, "usdc", "-1"), ("house", None, "usdc", "1")),
        *(("wallet", ALICE, "sol", "-1"), ("house", None, "sol", "1")),
    )
    row = "SELECT FROM user_balances WHERE token_address = '{}' FOR UPDATE NOWAIT"
    with (
        psycopg.connect(fresh_database_url) as first,
        psycopg.connect(fresh_database_url) as second,
        ThreadPoolExecutor() as beside,
    ):
        first.execute(row.format("sol"))
        waiting = beside.submit(second.execute, both)
        while database.execute(BLOCKED).fetchone() is None:
            assert not waiting.done()
        database.execute(row.format("usdc"))
        first.rollback()
        waiting.result()
        second.commit()
    assert sorted(balances(database)) == [("sol", "8"), ("usdc", "4")]


@pytest.mark.parametrize(("statement", "error"), REFUSED)
def test_the_database_refuses(
    database: psycopg.Connection, statement: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        database.execute(statement)
    assert balances(database) == [("sol", "10")]
    assert database.execute("SELECT count(*) FROM ledger_entries").fetchone() == (2,)
