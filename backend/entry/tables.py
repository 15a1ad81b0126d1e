"""Who may enter a competition."""

from typing import Literal, get_args

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Uuid,
)

from backend.database.schema import METADATA, choice_check, moment

Admission = Literal["open", "codes", "wallets"]
ADMISSIONS: tuple[Admission, ...] = get_args(Admission)

ENTRY_RULES = Table(
    "entry_rules",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("admission", String(20), nullable=False),
    Column("guests_allowed", Boolean, nullable=False),
    moment("joins_until", nullable=True),
    Column("traders_max", Integer),
    choice_check("admission", ADMISSIONS),
    CheckConstraint("traders_max > 0", name="traders_max_positive"),
    comment="a competition without a row is open to all",
)

INVITATION_CODES = Table(
    "invitation_codes",
    METADATA,
    Column("code", String(20), primary_key=True),
    Column("competition_id", Uuid, ForeignKey("competitions.id"), nullable=False),
    Column("uses_max", Integer, nullable=False),
    moment("created_at"),
    moment("revoked_at", nullable=True),
    Index("idx_invitation_codes_competition", "competition_id", "created_at"),
    CheckConstraint("uses_max > 0", name="uses_max_positive"),
    comment="in plain text, for the organiser hands them out and looks them up",
)

INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("code", String(20), ForeignKey("invitation_codes.code"), nullable=False),
    moment("used_at"),
    Index("idx_invitations_code", "code"),
    comment="who used which code, one for each competition",
)

INVITED_WALLETS = Table(
    "invited_wallets",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("wallet_address", String(255), primary_key=True),
)

GUEST_WALLETS = Table(
    "guest_wallets",
    METADATA,
    Column("wallet_address", String(255), primary_key=True),
    comment="wallets that said at a sign-in that they were made in a page",
)
