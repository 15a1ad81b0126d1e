"""What the organiser did, and what stands of it."""

from typing import Literal, get_args

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from backend.database.schema import METADATA, choice_check, moment

ActName = Literal[
    "start_competition",
    "pause_competition",
    "resume_competition",
    "end_competition",
    "schedule_competition",
    "schedule_next",
    "set_fees",
    "set_order_limits",
    "set_open_interest",
    "halt_token",
    "resume_token",
    "disqualify",
    "reinstate",
    "clear_name",
    "clear_bio",
    "set_entry",
    "make_codes",
    "revoke_code",
    "set_invited_wallets",
    "set_ranking",
    "set_prizes",
    "set_disclosure",
    "announce",
    "withdraw_announcement",
    "write_study",
    "seal_study",
    "look_at_study",
]
ACTS: tuple[ActName, ...] = get_args(ActName)

ADMIN_ACTS = Table(
    "admin_acts",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("admin_id", Uuid, ForeignKey("users.id"), nullable=False),
    Column("act", String(30), nullable=False),
    Column("target", String(255), nullable=False),
    Column("reason", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    moment("created_at"),
    Index("idx_admin_acts_target", "target", "id"),
    choice_check("act", ACTS),
    comment="append-only; target: address of the token or the trader, id of the competition",
)

HALTED_TOKENS = Table(
    "halted_tokens",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("reason", Text, nullable=False),
    moment("halted_at"),
    comment="tokens that can neither be swapped nor staked, nor have positions opened in them",
)

DISQUALIFICATIONS = Table(
    "disqualifications",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), nullable=False),
    Column("competition_id", Uuid, ForeignKey("competitions.id"), nullable=False),
    Column("reason", Text, nullable=False),
    moment("disqualified_at"),
    PrimaryKeyConstraint("competition_id", "user_id"),
    comment="traders who can no longer trade and rank behind all others",
)
