"""A name belongs to one trader, as far as names that look alike are one; and traders may say a
line about themselves.

Who had a name first keeps the claim to it; others who have it already keep the name without.
"""

import sqlalchemy as sa
from alembic import op

from backend.names.skeleton import skeletons

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KNOWN_ACTS = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio'
)
"""
KNOWN_ACTS_BEFORE = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate'
)
"""
KNOWN_KINDS = """
kind IN (
    'liquidation', 'liquidation_warning', 'funding', 'competition_started', 'competition_ended',
    'competition_paused', 'competition_resumed', 'competition_rescheduled', 'token_halted',
    'token_resumed', 'disqualified', 'reinstated', 'name_cleared', 'bio_cleared'
)
"""
KNOWN_KINDS_BEFORE = """
kind IN (
    'liquidation', 'liquidation_warning', 'funding', 'competition_started', 'competition_ended',
    'competition_paused', 'competition_resumed', 'competition_rescheduled', 'token_halted',
    'token_resumed', 'disqualified', 'reinstated'
)
"""
# Default names are told apart by the addresses that they are made of.
NAMED = """
SELECT id, username FROM users
WHERE username <> left(wallet_address, 4) || '…' || right(wallet_address, 4)
ORDER BY created_at, id
"""
CLAIM = """
INSERT INTO name_claims (skeleton, user_id)
SELECT skeleton, :user_id FROM unnest(CAST(:skeletons AS text[])) AS skeleton
WHERE NOT EXISTS (SELECT FROM name_claims WHERE skeleton = ANY(CAST(:skeletons AS text[])))
"""
# The log refuses every removal; taking back the migration takes back what it could not say.
FORGET_ACTS = """
ALTER TABLE admin_acts DISABLE TRIGGER USER;
DELETE FROM admin_acts WHERE act IN ('clear_name', 'clear_bio');
ALTER TABLE admin_acts ENABLE TRIGGER USER
"""
FORGET_NOTIFICATIONS = "DELETE FROM notifications WHERE kind IN ('name_cleared', 'bio_cleared')"


def upgrade() -> None:
    op.create_table(
        "name_claims",
        sa.Column("skeleton", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("skeleton <> ''", name=op.f("name_claims_skeleton_given_check")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("name_claims_user_id_fkey")),
        sa.PrimaryKeyConstraint("skeleton", name=op.f("name_claims_pkey")),
        comment="what a trader's name looks like, which no other trader's may; who has a name and "
        "no claim had it when another had it already, or has the default name",
    )
    op.create_index("idx_name_claims_user", "name_claims", ["user_id"])
    op.create_table(
        "profiles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("bio", sa.String(160), nullable=False),
        sa.CheckConstraint("bio <> ''", name=op.f("profiles_bio_given_check")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("profiles_user_id_fkey")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("profiles_pkey")),
        comment="the line that a trader wrote about themselves",
    )
    connection = op.get_bind()
    claim = sa.text(CLAIM)
    for row in connection.execute(sa.text(NAMED)).all():
        looks = sorted(one for one in skeletons(row.username) if one)
        connection.execute(claim, {"user_id": row.id, "skeletons": looks})
    _know("admin_acts", "act", KNOWN_ACTS)
    _know("notifications", "kind", KNOWN_KINDS)


def downgrade() -> None:
    op.execute(FORGET_ACTS)
    op.execute(FORGET_NOTIFICATIONS)
    _know("admin_acts", "act", KNOWN_ACTS_BEFORE)
    _know("notifications", "kind", KNOWN_KINDS_BEFORE)
    op.drop_table("profiles")
    op.drop_table("name_claims")


def _know(table: str, column: str, condition: str) -> None:
    name = op.f(f"{table}_{column}_known_check")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, condition)
