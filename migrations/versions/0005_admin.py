"""What the organiser may decide: halted tokens, disqualified traders, and the log of it all."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = (
    "liquidation",
    "liquidation_warning",
    "funding",
    "competition_started",
    "competition_ended",
)
ADDED_KINDS = (
    "competition_paused",
    "competition_resumed",
    "competition_rescheduled",
    "token_halted",
    "token_resumed",
    "disqualified",
    "reinstated",
)


def upgrade() -> None:
    op.create_table(
        "admin_acts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("admin_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(30), nullable=False),
        sa.Column("target", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "act IN ('start_competition', 'pause_competition', 'resume_competition', "
            "'end_competition', 'schedule_competition', 'halt_token', 'resume_token', "
            "'disqualify', 'reinstate')",
            name=op.f("admin_acts_act_known_check"),
        ),
        sa.ForeignKeyConstraint(["admin_id"], ["users.id"], name=op.f("admin_acts_admin_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("admin_acts_pkey")),
        comment="append-only; target: address of the token or the trader, id of the competition",
    )
    op.create_index("idx_admin_acts_target", "admin_acts", ["target", "id"])
    op.execute(
        "CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON admin_acts "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
    )
    op.create_table(
        "halted_tokens",
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("halted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("halted_tokens_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("token_address", name=op.f("halted_tokens_pkey")),
        comment="tokens that can neither be swapped nor staked, nor have positions opened in them",
    )
    op.create_table(
        "disqualifications",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("disqualified_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("disqualifications_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("disqualifications_pkey")),
        comment="traders who can no longer trade and rank behind all others",
    )
    _allow_kinds(KINDS + ADDED_KINDS)


def downgrade() -> None:
    op.execute(f"DELETE FROM notifications WHERE kind IN ({_listed(ADDED_KINDS)})")
    _allow_kinds(KINDS)
    for table in ("disqualifications", "halted_tokens", "admin_acts"):
        op.drop_table(table)


def _allow_kinds(kinds: tuple[str, ...]) -> None:
    name = op.f("notifications_kind_known_check")
    op.drop_constraint(name, "notifications", type_="check")
    op.create_check_constraint(name, "notifications", f"kind IN ({_listed(kinds)})")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
