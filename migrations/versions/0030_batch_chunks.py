"""Large periods of a batch are done in chunks of users, by as many workers as there are.

A statement for all users is cut off after thirty seconds, and only one worker can do it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch_chunks",
        sa.Column("job", sa.String(50), nullable=False),
        sa.Column("period", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_user", sa.Uuid(), nullable=False),
        sa.Column("until_user", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("counts", postgresql.JSONB()),
        sa.CheckConstraint(
            "first_user < until_user", name=op.f("batch_chunks_users_in_order_check")
        ),
        sa.CheckConstraint(
            "(done_at IS NULL) = (counts IS NULL)", name=op.f("batch_chunks_done_counted_check")
        ),
        sa.PrimaryKeyConstraint("job", "period", "number", name=op.f("batch_chunks_pkey")),
        comment="users from first_user, before until_user; removed when the period ends",
    )


def downgrade() -> None:
    op.drop_table("batch_chunks")
