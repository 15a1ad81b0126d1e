"""What users are told, in their own list."""

from typing import Literal, get_args

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, String, Table, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from backend.database.schema import METADATA, choice_check, moment, owner

NotificationKind = Literal[
    "liquidation",
    "liquidation_warning",
    "funding",
    "order_filled",
    "order_cancelled",
    "position_triggered",
    "competition_started",
    "competition_ended",
    "competition_paused",
    "competition_resumed",
    "competition_rescheduled",
    "token_halted",
    "token_resumed",
    "disqualified",
    "reinstated",
    "name_cleared",
    "bio_cleared",
    "announcement",
]
KINDS: tuple[NotificationKind, ...] = get_args(NotificationKind)

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
