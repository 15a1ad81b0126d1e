"""What is known of each price beside its number: whether it is confirmed, and who hangs on it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What derives from a token is priced by it: halted with it, and unconfirmed with it.
VIEWS = """
CREATE VIEW trading_halts AS
SELECT token_address, reason FROM halted_tokens
UNION ALL
SELECT pool.lst_token_address, base.reason
FROM liquid_stake_pools pool
JOIN halted_tokens base ON base.token_address = pool.base_token_address
WHERE NOT EXISTS (SELECT FROM halted_tokens own WHERE own.token_address = pool.lst_token_address);

CREATE VIEW unconfirmed_prices AS
SELECT known.token_address, known.refused_at
FROM price_confirmations known JOIN token_prices price USING (token_address)
WHERE known.refused_at > price.last_updated
UNION ALL
SELECT pool.lst_token_address, known.refused_at
FROM liquid_stake_pools pool
JOIN price_confirmations known ON known.token_address = pool.base_token_address
JOIN token_prices price ON price.token_address = pool.base_token_address
WHERE known.refused_at > price.last_updated;

CREATE VIEW liquidation_exposures AS
SELECT market.token_address,
    (
        SELECT max(liquidation_price::numeric) FROM perp_positions
        WHERE token_address = market.token_address AND status = 'open'
            AND position_direction = 'long'
    ) AS longs_end_at,
    (
        SELECT min(liquidation_price::numeric) FROM perp_positions
        WHERE token_address = market.token_address AND status = 'open'
            AND position_direction = 'short' AND liquidation_price::numeric > 0
    ) AS shorts_end_at
FROM perp_markets market;
"""
NAMES = ("liquidation_exposures", "unconfirmed_prices", "trading_halts")


def upgrade() -> None:
    op.create_table(
        "price_confirmations",
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("price_usd", sa.Numeric(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(price_usd IS NULL) = (confirmed_at IS NULL)",
            name=op.f("price_confirmations_price_has_moment_check"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"],
            ["tokens.address"],
            name=op.f("price_confirmations_token_address_fkey"),
        ),
        sa.PrimaryKeyConstraint("token_address", name=op.f("price_confirmations_pkey")),
        comment="price_usd: the last confirmed one; refused_at: the newest refused observation",
    )
    op.add_column("price_refusals", sa.Column("observed_at", sa.DateTime(timezone=True)))
    op.execute(VIEWS)


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP VIEW {name}")
    op.drop_column("price_refusals", "observed_at")
    op.drop_table("price_confirmations")
