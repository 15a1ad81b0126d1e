"""An order fills at a price whose observation began after it arrived, and the fill is on record."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Prices of before have no such moment, and fill nothing.
    op.add_column("price_history", sa.Column("began_at", sa.DateTime(timezone=True)))
    op.add_column("idempotency_keys", sa.Column("claim_id", sa.Uuid))
    op.add_column(
        "competitions",
        sa.Column("execution_delay_ms", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_check_constraint(
        op.f("competitions_execution_delay_sane_check"),
        "competitions",
        "execution_delay_ms BETWEEN 0 AND 5000",
    )
    op.create_table(
        "fills",
        sa.Column("transaction_id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("long_token", sa.String(255)),
        sa.Column("long_price", sa.Numeric),
        sa.Column("short_token", sa.String(255)),
        sa.Column("short_price", sa.Numeric),
        sa.Column("notional_usd", sa.Numeric, nullable=False),
        sa.Column("quoted_price", sa.Numeric),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["transaction_id"], ["transactions.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.ForeignKeyConstraint(["long_token"], ["tokens.address"]),
        sa.ForeignKeyConstraint(["short_token"], ["tokens.address"]),
        sa.CheckConstraint("began_at >= arrived_at", name=op.f("fills_after_its_order_check")),
        sa.CheckConstraint(
            "num_nonnulls(long_token, short_token) >= 1"
            " AND (long_token IS NULL) = (long_price IS NULL)"
            " AND (short_token IS NULL) = (short_price IS NULL)",
            name=op.f("fills_sides_check"),
        ),
        comment="a swap is long what it bought and short what it sold; a perpetual has one side",
    )
    op.create_index("idx_fills_user", "fills", ["user_id", "observed_at"])
    op.create_index("idx_fills_observed", "fills", ["observed_at"])


def downgrade() -> None:
    op.drop_table("fills")
    op.drop_constraint(op.f("competitions_execution_delay_sane_check"), "competitions")
    op.drop_column("competitions", "execution_delay_ms")
    op.drop_column("idempotency_keys", "claim_id")
    op.drop_column("price_history", "began_at")
