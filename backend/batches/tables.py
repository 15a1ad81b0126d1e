"""The record of every batch that ran, and the chunks of those under way."""

from sqlalchemy import CheckConstraint, Column, DateTime, Integer, String, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from backend.database.schema import METADATA, moment

BATCH_RUNS = Table(
    "batch_runs",
    METADATA,
    Column("job", String(50), primary_key=True),
    Column("period", DateTime(timezone=True), primary_key=True),
    moment("finished_at"),
    Column("counts", JSONB, nullable=False),
    comment="one row per job and period, written in the transaction that did the work",
)

BATCH_CHUNKS = Table(
    "batch_chunks",
    METADATA,
    Column("job", String(50), primary_key=True),
    Column("period", DateTime(timezone=True), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("first_user", Uuid, nullable=False),
    Column("until_user", Uuid, nullable=False),
    moment("done_at", nullable=True),
    Column("counts", JSONB),
    CheckConstraint("first_user < until_user", name="users_in_order"),
    CheckConstraint("(done_at IS NULL) = (counts IS NULL)", name="done_counted"),
    comment="users from first_user, before until_user; removed when the period ends",
)
