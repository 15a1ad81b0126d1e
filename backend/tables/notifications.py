"""What users are told, in their own list."""

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, String, Table, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from backend.tables.schema import METADATA, choice_check, moment, owner

KINDS = (
    "liquidation",
    "liquidation_warning",
    "funding",
    "competition_started",
    "competition_ended",
)

NOTIFICATIONS = Table(
    "notifications",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    owner(),
    Column("kind", String(30), nullable=False),
    Column("position_id", Uuid, ForeignKey("perp_positions.id")),
    Column("details", JSONB, nullable=False),
    moment("created_at"),
    moment("read_at", nullable=True),
    Index("idx_notifications_user", "user_id", "id"),
    # A position is warned about once and liquidated once, however often a batch looks.
    Index(
        "idx_notifications_position",
        "position_id",
        "kind",
        unique=True,
        postgresql_where=text("position_id IS NOT NULL"),
    ),
    choice_check("kind", KINDS),
)
