"""Perpetuals: markets, funding, notifications, and the formulas of their batches in SQL."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Exact quotients are cut or raised to whole units by `div` and `mod`, as in 0003.
FORMULAS = """
CREATE FUNCTION perp_side(direction text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE direction WHEN 'long' THEN 1 ELSE -1 END;

CREATE FUNCTION perp_liquidation_price(
    side integer, size numeric, entry_price numeric, margin numeric, leverage_max integer
) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN bare <= 0 THEN 0 ELSE (
        div(bare * 1e18, units)
        + CASE WHEN side = 1 AND mod(bare * 1e18, units) > 0 THEN 1 ELSE 0 END
    ) * 1e-18 END
    FROM (VALUES (
        2 * leverage_max * (size * entry_price - side * margin),
        size * (2 * leverage_max - side)
    )) AS exact (bare, units);
END;

CREATE FUNCTION perp_equity(
    side integer, size numeric, entry_price numeric, mark_price numeric, margin numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN margin + side * size * (mark_price - entry_price);

CREATE FUNCTION funding_payment(
    side integer, size numeric, price numeric, rate numeric, seconds bigint, margin numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN side * rate > 0
        THEN -least(
            margin,
            (div(exact, 28800) + CASE WHEN mod(exact, 28800) > 0 THEN 1 ELSE 0 END) * 1e-6
        )
        ELSE div(exact, 28800) * 1e-6
    END
    FROM (VALUES (size * price * abs(rate) * seconds * 1e6)) AS product (exact);
END;
"""
NAMES = ("funding_payment", "perp_equity", "perp_liquidation_price", "perp_side")


def upgrade() -> None:
    op.create_table(
        "perp_markets",
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("max_leverage", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default="true", nullable=False),
        sa.CheckConstraint(
            "max_leverage BETWEEN 1 AND 100", name=op.f("perp_markets_max_leverage_sane_check")
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("perp_markets_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("token_address", name=op.f("perp_markets_pkey")),
        comment="is_open false: positions may be closed but not opened",
    )
    op.create_table(
        "funding_settlements",
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rate", sa.Numeric(), nullable=False),
        sa.Column("price_usd", sa.Numeric(), nullable=False),
        sa.Column("source", sa.String(50), nullable=False),
        sa.CheckConstraint(
            "price_usd >= 0 AND price_usd < 'infinity'::numeric",
            name=op.f("funding_settlements_price_usd_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"],
            ["tokens.address"],
            name=op.f("funding_settlements_token_address_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "token_address", "settled_at", name=op.f("funding_settlements_pkey")
        ),
        comment="rate: fraction of notional per 8 hours, exact; "
        "price_usd: stored price at the time",
    )
    op.create_table(
        "funding_payments",
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount", sa.Numeric(), nullable=False),
        sa.Column("rate", sa.Numeric(), nullable=False),
        sa.Column("price_usd", sa.Numeric(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"],
            ["perp_positions.id"],
            name=op.f("funding_payments_position_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("position_id", "settled_at", name=op.f("funding_payments_pkey")),
        comment="amount: change of the position's margin in USDC",
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('liquidation', 'liquidation_warning', 'funding', "
            "'competition_started', 'competition_ended')",
            name=op.f("notifications_kind_known_check"),
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["perp_positions.id"], name=op.f("notifications_position_id_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("notifications_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("notifications_pkey")),
    )
    op.create_index("idx_notifications_user", "notifications", ["user_id", "id"])
    op.create_index(
        "idx_notifications_position",
        "notifications",
        ["position_id", "kind"],
        unique=True,
        postgresql_where=sa.text("position_id IS NOT NULL"),
    )
    op.add_column(
        "competitions",
        sa.Column("perp_fee_rate", sa.Numeric(10, 8), server_default="0.0006", nullable=False),
    )
    op.create_check_constraint(
        op.f("competitions_perp_fee_rate_finite_check"),
        "competitions",
        "perp_fee_rate >= 0 AND perp_fee_rate < 'infinity'::numeric",
    )
    op.create_check_constraint(
        op.f("perp_positions_margin_not_negative_check"),
        "perp_positions",
        "collateral_amount::numeric + accumulated_funding::numeric >= 0",
    )
    op.create_index(
        "idx_perp_open_by_liquidation",
        "perp_positions",
        ["token_address", "position_direction", sa.text("(liquidation_price::numeric)")],
        postgresql_where=sa.text("status = 'open'"),
    )
    op.execute(FORMULAS)
    for table in ("funding_settlements", "funding_payments"):
        op.execute(
            f"CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP FUNCTION {name}")
    op.drop_index("idx_perp_open_by_liquidation", table_name="perp_positions")
    op.drop_constraint("perp_positions_margin_not_negative_check", "perp_positions")
    op.drop_column("competitions", "perp_fee_rate")
    for table in ("notifications", "funding_payments", "funding_settlements", "perp_markets"):
        op.drop_table(table)
