"""An order has a largest size and moves its own price; a market has a largest open interest.

What is already there stays as it is: a competition that has begun keeps the rules it began with,
which are no limit and no price impact.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KNOWN_ACTS = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'halt_token', 'resume_token', 'disqualify', 'reinstate',
    'set_fees', 'set_order_limits', 'set_open_interest'
)
"""
KNOWN_ACTS_BEFORE = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'halt_token', 'resume_token', 'disqualify', 'reinstate'
)
"""
FORGET_NEW_ACTS = """
DELETE FROM admin_acts WHERE act IN ('set_fees', 'set_order_limits', 'set_open_interest')
"""

# The price moves by 100 bps for each `depth_usd` beyond the free size, and by 1,000 at most. An
# order pays the mean over its own part of the way. `impact_cost` is the way's integral, in
# bps · USD, times the depth, so that there is one division, which is rounded up to 4 places.
PRICE_IMPACT = """
CREATE FUNCTION impact_cost(size_usd numeric, free_size_usd numeric, depth_usd numeric)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    beyond numeric := greatest(0, size_usd - free_size_usd);
BEGIN
    IF beyond <= 10 * depth_usd THEN
        RETURN 50 * beyond * beyond;
    END IF;
    RETURN 1000 * depth_usd * beyond - 5000 * depth_usd * depth_usd;
END $$;

CREATE FUNCTION price_impact_bps(
    order_usd numeric, recent_usd numeric, free_size_usd numeric, depth_usd numeric
) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    cost numeric := 10000 * (
        impact_cost(recent_usd + order_usd, free_size_usd, depth_usd)
        - impact_cost(recent_usd, free_size_usd, depth_usd)
    );
    parts numeric := depth_usd * order_usd;
BEGIN
    IF cost = 0 THEN
        RETURN 0;
    END IF;
    RETURN (div(cost, parts) + (mod(cost, parts) > 0)::integer) * 0.0001;
END $$;
"""
SWAP_OUTPUT = """
DROP FUNCTION swap_output;

CREATE FUNCTION swap_output(
    amount numeric, price_from_usd numeric, price_to_usd numeric, fee_rate numeric,
    impact_bps numeric, decimals_to integer
) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trunc(
    div(
        amount * price_from_usd * (1 - fee_rate) * (1 - impact_bps * 0.0001) * 1e40, price_to_usd
    ) * 1e-40, decimals_to
);
"""
SWAP_OUTPUT_BEFORE = """
DROP FUNCTION swap_output;

CREATE FUNCTION swap_output(
    amount numeric, price_from_usd numeric, price_to_usd numeric, fee_rate numeric,
    decimals_to integer
) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trunc(
    div(amount * price_from_usd * (1 - fee_rate) * 1e40, price_to_usd) * 1e-40, decimals_to
);
"""
# Of a liquid-staking token those of its base token, which its size is counted in.
DOCUMENTS = """
CREATE VIEW order_limit_documents AS
SELECT tokens.address AS token_address, json_build_object(
    'order_usd_max', plain(sized.order_usd_max),
    'free_size_usd', plain(sized.free_size_usd),
    'depth_usd', plain(sized.depth_usd)
) AS entry
FROM tokens
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = tokens.address
JOIN order_limits sized
    ON sized.token_address = coalesce(pool.base_token_address, tokens.address)
"""


def upgrade() -> None:
    op.create_table(
        "order_limits",
        sa.Column("token_address", sa.String(255), primary_key=True),
        sa.Column("order_usd_max", sa.Numeric, nullable=False),
        sa.Column("free_size_usd", sa.Numeric, nullable=False),
        sa.Column("depth_usd", sa.Numeric, nullable=False),
        sa.ForeignKeyConstraint(["token_address"], ["tokens.address"]),
        sa.CheckConstraint(
            "free_size_usd >= 0 AND order_usd_max > 0 AND depth_usd > 0"
            " AND greatest(order_usd_max, free_size_usd, depth_usd) < 'infinity'::numeric",
            name=op.f("order_limits_sizes_sane_check"),
        ),
        comment="a token without a row has no largest order and no price impact",
    )
    op.add_column("perp_markets", sa.Column("open_interest_usd_max", sa.Numeric))
    op.create_check_constraint(
        op.f("perp_markets_open_interest_usd_max_finite_check"),
        "perp_markets",
        "open_interest_usd_max >= 0 AND open_interest_usd_max < 'infinity'::numeric",
    )
    # The sum of the sizes is read from the index alone.
    op.create_index(
        "idx_perp_open_interest",
        "perp_positions",
        ["token_address", "position_size"],
        postgresql_where=sa.text("status = 'open'"),
    )
    op.add_column("fills", sa.Column("impact_bps", sa.Numeric, nullable=False, server_default="0"))
    op.create_check_constraint(
        op.f("fills_impact_bps_finite_check"),
        "fills",
        "impact_bps >= 0 AND impact_bps < 'infinity'::numeric",
    )
    op.execute(PRICE_IMPACT)
    op.execute(SWAP_OUTPUT)
    op.execute(DOCUMENTS)
    _know_acts(KNOWN_ACTS)


def downgrade() -> None:
    # The log refuses every removal; taking back the migration takes back what it could not say.
    op.execute("ALTER TABLE admin_acts DISABLE TRIGGER USER")
    op.execute(FORGET_NEW_ACTS)
    op.execute("ALTER TABLE admin_acts ENABLE TRIGGER USER")
    _know_acts(KNOWN_ACTS_BEFORE)
    op.execute(SWAP_OUTPUT_BEFORE)
    op.execute("DROP VIEW order_limit_documents")
    op.execute("DROP FUNCTION price_impact_bps")
    op.execute("DROP FUNCTION impact_cost")
    op.drop_column("fills", "impact_bps")
    op.drop_index("idx_perp_open_interest", "perp_positions")
    op.drop_column("perp_markets", "open_interest_usd_max")
    op.drop_table("order_limits")


def _know_acts(condition: str) -> None:
    name = op.f("admin_acts_act_known_check")
    op.drop_constraint(name, "admin_acts", type_="check")
    op.create_check_constraint(name, "admin_acts", condition)
