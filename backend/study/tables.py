"""Studies: the plan, whom it invites, who agreed and which arm they have."""

from typing import Literal, get_args

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from backend.database.schema import METADATA, choice_check, identifier, moment

Arm = Literal["treated", "control"]
ARMS: tuple[Arm, ...] = get_args(Arm)

STUDIES = Table(
    "studies",
    METADATA,
    identifier(),
    Column("competition_id", Uuid, ForeignKey("competitions.id"), nullable=False),
    Column("plan", Text, nullable=False),
    moment("written_at"),
    moment("sealed_at", nullable=True),
    Column("seal", LargeBinary),
    CheckConstraint("(sealed_at IS NULL) = (seal IS NULL)", name="sealed_whole"),
    CheckConstraint("seal = sha256(convert_to(plan, 'UTF8'))", name="seal_of_plan"),
    Index("idx_studies_seal", "seal", unique=True),
    # A season has one study.
    Index(
        "idx_studies_sealed",
        "competition_id",
        unique=True,
        postgresql_where=text("sealed_at IS NOT NULL"),
    ),
    comment="plan is JSON, and hashed as it stands; a draft until it is sealed",
)

STUDY_WALLETS = Table(
    "study_wallets",
    METADATA,
    Column("study_id", Uuid, ForeignKey("studies.id"), primary_key=True),
    Column("wallet_address", String(255), primary_key=True),
    comment="whom a study invites, where its plan says that not all are",
)

STUDY_ASSIGNMENTS = Table(
    "study_assignments",
    METADATA,
    Column("study_id", Uuid, ForeignKey("studies.id"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("arm", String(20), nullable=False),
    Column("stratum", Date, nullable=False),
    moment("assigned_at"),
    Column("signature", LargeBinary, nullable=False),
    choice_check("arm", ARMS),
    CheckConstraint("length(signature) = 32", name="signature_length"),
    comment="append-only; who agreed, when, and their arm; the stratum is the day of UTC",
)

STUDY_WITHDRAWALS = Table(
    "study_withdrawals",
    METADATA,
    Column("study_id", Uuid, primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    moment("withdrawn_at"),
    ForeignKeyConstraint(
        ["study_id", "user_id"],
        ["study_assignments.study_id", "study_assignments.user_id"],
        name="study_withdrawals_study_id_fkey",
    ),
    comment="append-only; who withdrew stays in the analysis",
)

STUDY_REPORTS = Table(
    "study_reports",
    METADATA,
    Column("study_id", Uuid, ForeignKey("studies.id"), primary_key=True),
    Column("document", Text, nullable=False),
    Column("rows_csv", Text, nullable=False),
    moment("made_at"),
    comment="append-only; the bytes as they were first published",
)
