"""What was decided stays in the log, whoever asks the database to forget it."""

import psycopg
import pytest
from psycopg import errors

SETTING = """
INSERT INTO users (username, wallet_address) VALUES ('admin', 'admin');
INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)
SELECT id, 'pause_competition', 'it', 'a check', '{}', now() FROM users
"""
COPY = """
INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)
SELECT {admin}, '{act}', target, reason, details, created_at FROM admin_acts
"""


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE admin_acts SET reason = 'none'", errors.InsufficientPrivilege),
        ("DELETE FROM admin_acts", errors.InsufficientPrivilege),
        ("TRUNCATE admin_acts", errors.InsufficientPrivilege),
        ("DELETE FROM users", errors.ForeignKeyViolation),
        ("UPDATE admin_acts SET id = DEFAULT", errors.InsufficientPrivilege),
        (COPY.format(admin="admin_id", act="rewrite_history"), errors.CheckViolation),
        (COPY.format(admin="NULL", act="end_competition"), errors.NotNullViolation),
        (COPY.format(admin="gen_random_uuid()", act="end_competition"), errors.ForeignKeyViolation),
    ],
)
def test_the_log_only_grows(
    fresh_database_url: str, statement: str, refusal: type[psycopg.Error]
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute(SETTING)
        with pytest.raises(refusal):
            connection.execute(statement)
        kept = connection.execute("SELECT act, reason FROM admin_acts").fetchall()
    assert kept == [("pause_competition", "a check")]
