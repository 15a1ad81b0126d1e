"""Who may enter is the organiser's rule: everybody, who has a code, or listed wallets; until when,
and how many. Without a rule everybody may, as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KNOWN_ACTS = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio',
    'set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets'
)
"""
KNOWN_ACTS_BEFORE = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio'
)
"""
# What keeps a user out but for the room; null where nothing does.
OBSTACLE = """
CREATE FUNCTION entry_obstacle(competition uuid, trader uuid, moment timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT CASE
    WHEN rule.joins_until < moment THEN 'late'
    WHEN NOT rule.guests_allowed AND EXISTS (
        SELECT FROM guest_wallets WHERE guest_wallets.wallet_address = users.wallet_address
    ) THEN 'own_wallet'
    WHEN rule.admission = 'wallets' AND NOT EXISTS (
        SELECT FROM invited_wallets invited
        WHERE invited.competition_id = competition
          AND invited.wallet_address = users.wallet_address
    ) THEN 'invitation'
    WHEN rule.admission = 'codes' AND NOT EXISTS (
        SELECT FROM invitations
        WHERE invitations.competition_id = competition AND invitations.user_id = trader
    ) THEN 'code'
END
FROM entry_rules rule JOIN users ON users.id = trader
WHERE rule.competition_id = competition
$$;

CREATE FUNCTION may_enter(competition uuid, trader uuid, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
SELECT entry_obstacle(competition, trader, moment) IS NULL
$$;

CREATE FUNCTION entry_is_full(competition uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT EXISTS (
    SELECT FROM entry_rules rule
    WHERE rule.competition_id = competition AND rule.traders_max <= (
        SELECT count(*) FROM participants WHERE participants.competition_id = competition
    )
)
$$;
"""
# Who come together, in one statement or in several, are let in one after the other.
ROOM = """
CREATE FUNCTION keep_entry_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM entry_rules
    WHERE competition_id = NEW.competition_id AND traders_max IS NOT NULL FOR UPDATE;
    IF FOUND AND entry_is_full(NEW.competition_id) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_entry_room BEFORE INSERT ON participants
FOR EACH ROW EXECUTE FUNCTION keep_entry_room();
"""
# The log refuses every removal; taking back the migration takes back what it could not say.
FORGET_ACTS = """
ALTER TABLE admin_acts DISABLE TRIGGER USER;
DELETE FROM admin_acts
WHERE act IN ('set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets');
ALTER TABLE admin_acts ENABLE TRIGGER USER
"""
TAKE_BACK = """
DROP TRIGGER keep_entry_room ON participants;
DROP FUNCTION keep_entry_room;
DROP FUNCTION entry_is_full;
DROP FUNCTION may_enter;
DROP FUNCTION entry_obstacle
"""


def upgrade() -> None:
    op.create_table(
        "entry_rules",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("admission", sa.String(20), nullable=False),
        sa.Column("guests_allowed", sa.Boolean(), nullable=False),
        sa.Column("joins_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("traders_max", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "admission IN ('open', 'codes', 'wallets')",
            name=op.f("entry_rules_admission_known_check"),
        ),
        sa.CheckConstraint("traders_max > 0", name=op.f("entry_rules_traders_max_positive_check")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("entry_rules_competition_id_fkey")
        ),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("entry_rules_pkey")),
        comment="a competition without a row is open to all",
    )
    _create_code_tables()
    op.create_table(
        "invited_wallets",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("wallet_address", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("invited_wallets_competition_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "competition_id", "wallet_address", name=op.f("invited_wallets_pkey")
        ),
    )
    op.create_table(
        "guest_wallets",
        sa.Column("wallet_address", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("wallet_address", name=op.f("guest_wallets_pkey")),
        comment="wallets that said at a sign-in that they were made in a page",
    )
    op.execute(OBSTACLE)
    op.execute(ROOM)
    _know_acts(KNOWN_ACTS)


def downgrade() -> None:
    op.execute(FORGET_ACTS)
    _know_acts(KNOWN_ACTS_BEFORE)
    op.execute(TAKE_BACK)
    op.drop_table("guest_wallets")
    op.drop_table("invited_wallets")
    op.drop_table("invitations")
    op.drop_table("invitation_codes")
    op.drop_table("entry_rules")


def _create_code_tables() -> None:
    op.create_table(
        "invitation_codes",
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("uses_max", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("uses_max > 0", name=op.f("invitation_codes_uses_max_positive_check")),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("invitation_codes_competition_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("invitation_codes_pkey")),
        comment="in plain text, for the organiser hands them out and looks them up",
    )
    op.create_index(
        "idx_invitation_codes_competition", "invitation_codes", ["competition_id", "created_at"]
    )
    op.create_table(
        "invitations",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["invitation_codes.code"], name=op.f("invitations_code_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("invitations_competition_id_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("invitations_user_id_fkey")),
        sa.PrimaryKeyConstraint("competition_id", "user_id", name=op.f("invitations_pkey")),
        comment="who used which code, one for each competition",
    )
    op.create_index("idx_invitations_code", "invitations", ["code"])


def _know_acts(condition: str) -> None:
    name = op.f("admin_acts_act_known_check")
    op.drop_constraint(name, "admin_acts", type_="check")
    op.create_check_constraint(name, "admin_acts", condition)
