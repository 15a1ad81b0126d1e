"""What the database refuses, whoever asks it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

ALICE = "00000000-0000-0000-0000-00000000000a"
TRADE = "00000000-0000-0000-0000-000000000001"

SETTING = """
INSERT INTO tokens (address, symbol, name, decimals, type)
VALUES ('sol', 'SOL', 'Solana', 9, 'normal'), ('usdc', 'USDC', 'USD Coin', 6, 'normal');
INSERT INTO users (id, username, wallet_address) VALUES (%(alice)s, 'alice', 'alice');
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


GIVEN = posting(("wallet", ALICE, "sol", "10"), ("grants", None, "sol", "-10"))

REFUSED = [
    # what is tried after alice was given 10 SOL, and what the database calls it
    (posting(("wallet", ALICE, "sol", "-10"), ("house", None, "sol", "9")), errors.CheckViolation),
    (posting(("wallet", ALICE, "usdc", "1")), errors.CheckViolation),
    (posting(("wallet", ALICE, "sol", "-11"), ("house", None, "sol", "11")), errors.CheckViolation),
    (
        posting(("wallet", ALICE, "sol", "NaN"), ("house", None, "sol", "NaN")),
        errors.CheckViolation,
    ),
    (posting(("wallet", None, "sol", "1"), ("house", None, "sol", "-1")), errors.CheckViolation),
    (posting(("bank", None, "sol", "1"), ("house", None, "sol", "-1")), errors.CheckViolation),
    ("UPDATE user_balances SET balance = '11'", errors.InsufficientPrivilege),
    ("UPDATE user_balances SET balance = 'NaN'", errors.CheckViolation),
    ("UPDATE user_balances SET balance = '-1'", errors.CheckViolation),
    ("DELETE FROM user_balances", errors.InsufficientPrivilege),
    ("TRUNCATE user_balances", errors.InsufficientPrivilege),
    (
        f"INSERT INTO user_balances (user_id, token_address) VALUES ('{ALICE}', 'usdc')",
        errors.InsufficientPrivilege,
    ),
    ("UPDATE ledger_entries SET amount = amount * 2", errors.InsufficientPrivilege),
    ("DELETE FROM ledger_entries", errors.InsufficientPrivilege),
    ("TRUNCATE ledger_entries", errors.InsufficientPrivilege),
    ("UPDATE transactions SET amount_to = '5'", errors.InsufficientPrivilege),
    ("DELETE FROM transactions", errors.InsufficientPrivilege),
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
]


@pytest.fixture
def database(fresh_database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        for statement in SETTING.split(";\n"):
            connection.execute(statement, {"alice": ALICE, "trade": TRADE}, prepare=False)
        connection.execute(GIVEN)
        yield connection


def balances(database: psycopg.Connection) -> list[tuple[str, str]]:
    return database.execute("SELECT token_address, balance FROM user_balances").fetchall()


def test_a_posting_moves_the_balance(database: psycopg.Connection) -> None:
    assert balances(database) == [("sol", "10")]
    database.execute(posting(("wallet", ALICE, "sol", "-0.5"), ("house", None, "sol", "0.5")))
    assert balances(database) == [("sol", "9.5")]


@pytest.mark.parametrize(("statement", "error"), REFUSED)
def test_the_database_refuses(
    database: psycopg.Connection, statement: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        database.execute(statement)
    assert balances(database) == [("sol", "10")]
    assert database.execute("SELECT count(*) FROM ledger_entries").fetchone() == (2,)
