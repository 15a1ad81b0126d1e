"""Which days of a competition were exported, and with which digest."""

from sqlalchemy import Column, Date, Integer, String, Table

from backend.database.schema import METADATA, moment

TICK_EXPORTS = Table(
    "tick_exports",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("ticks", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    moment("exported_at"),
    comment="the digest is of the CSV before it was compressed",
)
