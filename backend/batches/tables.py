"""The record of every batch that ran."""

from sqlalchemy import Column, DateTime, String, Table
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
