"""The newest entries that say why are found by their time, for who looks on at the competition."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Within a text of the JSON a quote has a backslash before it, so that this is a key alone.
    op.execute("""
        CREATE INDEX idx_agent_decisions_reasons ON agent_decisions (recorded_at)
        WHERE content ~ '[{,]"reason":'
    """)


def downgrade() -> None:
    op.drop_index("idx_agent_decisions_reasons", "agent_decisions")
