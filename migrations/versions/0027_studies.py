"""Studies of what an agent is worth: sealed plans, who agreed, and which arm they were assigned."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KNOWN_ACTS = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio',
    'set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets', 'set_ranking', 'set_prizes',
    'set_disclosure', 'announce', 'withdraw_announcement', 'write_study', 'seal_study',
    'look_at_study'
)
"""
KNOWN_ACTS_BEFORE = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio',
    'set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets', 'set_ranking', 'set_prizes',
    'set_disclosure', 'announce', 'withdraw_announcement'
)
"""
# A sealed plan stays, and so do its list, who was assigned, and who withdrew.
SEALED = """
CREATE TRIGGER refuse_changing_sealed BEFORE UPDATE OR DELETE ON studies
FOR EACH ROW WHEN (OLD.sealed_at IS NOT NULL) EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION refuse_changing_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM studies
        WHERE sealed_at IS NOT NULL AND id IN (OLD.study_id, NEW.study_id)
    ) THEN
        RAISE EXCEPTION '% belongs to a sealed plan', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER refuse_changing_list BEFORE INSERT OR UPDATE OR DELETE ON study_wallets
FOR EACH ROW EXECUTE FUNCTION refuse_changing_list();

CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON study_assignments
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON study_withdrawals
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON study_reports
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
# The log refuses every removal; taking back the migration takes back what it could not say.
FORGET_ACTS = """
ALTER TABLE admin_acts DISABLE TRIGGER USER;
DELETE FROM admin_acts WHERE act IN ('write_study', 'seal_study', 'look_at_study');
ALTER TABLE admin_acts ENABLE TRIGGER USER
"""


def upgrade() -> None:
    _create_studies()
    _create_assignments()
    op.execute(SEALED)
    _know(KNOWN_ACTS)


def downgrade() -> None:
    op.execute(FORGET_ACTS)
    _know(KNOWN_ACTS_BEFORE)
    op.drop_table("study_reports")
    op.drop_table("study_withdrawals")
    op.drop_table("study_assignments")
    op.drop_table("study_wallets")
    op.execute("DROP FUNCTION refuse_changing_list")
    op.drop_table("studies")


def _create_studies() -> None:
    op.create_table(
        "studies",
        sa.Column("id", sa.Uuid(), server_default=sa.text("new_id()"), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(sealed_at IS NULL) = (seal IS NULL)", name=op.f("studies_sealed_whole_check")
        ),
        sa.CheckConstraint(
            "seal = sha256(convert_to(plan, 'UTF8'))", name=op.f("studies_seal_of_plan_check")
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("studies_competition_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("studies_pkey")),
        comment="plan is JSON, and hashed as it stands; a draft until it is sealed",
    )
    op.create_index("idx_studies_seal", "studies", ["seal"], unique=True)
    op.create_index(
        "idx_studies_sealed",
        "studies",
        ["competition_id"],
        unique=True,
        postgresql_where=sa.text("sealed_at IS NOT NULL"),
    )
    op.create_table(
        "study_wallets",
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("wallet_address", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("study_wallets_study_id_fkey")
        ),
        sa.PrimaryKeyConstraint("study_id", "wallet_address", name=op.f("study_wallets_pkey")),
        comment="whom a study invites, where its plan says that not all are",
    )


def _create_assignments() -> None:
    op.create_table(
        "study_assignments",
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("arm", sa.String(20), nullable=False),
        sa.Column("stratum", sa.Date(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "arm IN ('treated', 'control')", name=op.f("study_assignments_arm_known_check")
        ),
        sa.CheckConstraint(
            "length(signature) = 32", name=op.f("study_assignments_signature_length_check")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("study_assignments_study_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("study_assignments_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("study_id", "user_id", name=op.f("study_assignments_pkey")),
        comment="append-only; who agreed, when, and their arm; the stratum is the day of UTC",
    )
    op.create_table(
        "study_withdrawals",
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id", "user_id"],
            ["study_assignments.study_id", "study_assignments.user_id"],
            name=op.f("study_withdrawals_study_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("study_id", "user_id", name=op.f("study_withdrawals_pkey")),
        comment="append-only; who withdrew stays in the analysis",
    )
    op.create_table(
        "study_reports",
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("rows_csv", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("study_reports_study_id_fkey")
        ),
        sa.PrimaryKeyConstraint("study_id", name=op.f("study_reports_pkey")),
        comment="append-only; the bytes as they were first published",
    )


def _know(known: str) -> None:
    op.drop_constraint(op.f("admin_acts_act_known_check"), "admin_acts", type_="check")
    op.create_check_constraint(op.f("admin_acts_act_known_check"), "admin_acts", known)
