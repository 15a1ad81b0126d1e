"""What the organiser says to all."""

from sqlalchemy import BigInteger, Column, Identity, Index, Table, Text

from backend.database.schema import METADATA, moment

ANNOUNCEMENTS = Table(
    "announcements",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("text_en", Text, nullable=False),
    Column("text_ja", Text, nullable=False),
    moment("created_at"),
    moment("shown_until"),
    Index("idx_announcements_shown_until", "shown_until"),
    comment="what the organiser says to all, over every page until shown_until",
)
