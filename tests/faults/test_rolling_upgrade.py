"""Old and new code serve side by side on the new schema, before the old is stopped."""

import shutil
import time
from pathlib import Path

import psycopg
import pytest

from backend.database.migrate import newest_revision
from tests.clients.api_process import api_process
from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.stack import ROOT, Stack, readiness, wait_until
from tests.faults.trader import Trader, trading

pytestmark = pytest.mark.long

TRADERS = 2
PAUSE_SECONDS_MAX = 3
CODE = ("backend", "procedures", "jobs", "migrations")
NEXT_REVISION = "9001"
# What a release that only adds brings: a column, an index, a table.
NEXT = f'''"""The next release, which only adds."""

from alembic import op

revision = "{NEXT_REVISION}"
down_revision = "{newest_revision()}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE transactions ADD COLUMN venue varchar(20)")
    op.execute("CREATE INDEX idx_transactions_venue ON transactions (venue)")
    op.execute("CREATE TABLE venues (name varchar(20) PRIMARY KEY)")
'''
TAKEN_BACK = f"""
DROP TABLE IF EXISTS venues;
ALTER TABLE transactions DROP COLUMN IF EXISTS venue;
UPDATE alembic_version SET version_num = '{newest_revision()}' WHERE version_num = '{NEXT_REVISION}'
"""


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """The project as it is, with one more migration."""
    for room in CODE:
        shutil.copytree(ROOT / room, tmp_path / room)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "migrations" / "versions" / f"{NEXT_REVISION}_next.py").write_text(NEXT)
    return tmp_path


@pytest.mark.alone
def test_old_and_new_code_trade_side_by_side_on_the_new_schema(
    stack: Stack, next_release: Path, record_property: Record
) -> None:
    before = swaps(stack.database_url)
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    answers = {"first": traders[0].insist("first")[0]}
    try:
        with trading(traders) as under_migration:
            wait_until(lambda: len(under_migration.answers) > TRADERS, what="the old one trades")
            began_at = time.monotonic()
            migrated = stack.run("migrate", folder=next_release)
            migration_pause_seconds = under_migration.longest_pause_seconds(since=began_at)
        assert migrated.returncode == 0, migrated.stderr
        answers |= under_migration.answers
        with api_process(stack.environment, folder=next_release) as newer:
            with trading([*traders, *(trader.at(newer.url) for trader in traders)]) as trade:
                wait_until(
                    lambda: bool(trade.broken) or len(trade.answers) > 4 * TRADERS,
                    what="both trade",
                )
            reports = [readiness(url) for url in (stack.url, newer.url)]
    finally:
        with psycopg.connect(stack.database_url, autocommit=True) as connection:
            connection.execute(TAKEN_BACK.encode())
    assert reports == [{"database": "ok", "redis": "ok"}] * 2
    assert under_migration.failures + trade.failures == 0
    assert migration_pause_seconds < PAUSE_SECONDS_MAX
    report(record_property, "new schema under trade", pause_seconds=migration_pause_seconds)
    assert_each_once(stack, {**answers, **trade.answers}, before=before)
