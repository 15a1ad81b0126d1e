"""A valuation touches whose worth can have changed: the prices that the last one used are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# The prices of liquid-staking tokens, deposits and positions grow by the second. What commits late
# is of the minutes before. Somebody may be given several times, but not for each thing that grows.
USERS_TO_VALUE = """
CREATE FUNCTION users_to_value(competition uuid) RETURNS TABLE (user_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH moved AS (
        SELECT price.token_address FROM token_prices price
        WHERE NOT EXISTS (
            SELECT FROM valued_prices valued
            WHERE valued.competition_id = competition
              AND valued.token_address = price.token_address
              AND valued.price_usd = price.price_usd::numeric
        )
        UNION
        SELECT lst_token_address FROM liquid_stake_pools
    )
    SELECT held.user_id FROM user_balances held JOIN moved USING (token_address)
    WHERE held.balance <> '0'
    UNION ALL
    SELECT reserving.user_id FROM orders reserving
    JOIN moved ON moved.token_address = reserving.reserved_token
    WHERE reserving.status = 'open'
    UNION ALL
    SELECT DISTINCT invested.user_id FROM investments invested WHERE invested.status = 'active'
    UNION ALL
    SELECT DISTINCT leveraged.user_id FROM perp_positions leveraged WHERE leveraged.status = 'open'
    UNION ALL
    SELECT DISTINCT traded.user_id FROM transactions traded
    WHERE traded.created_at >= coalesce((
        SELECT counted_at - interval '10 minutes' FROM season_figures
        WHERE competition_id = competition
    ), '-infinity')
$$
"""


def upgrade() -> None:
    op.create_table(
        "valued_prices",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("price_usd", sa.Numeric(), nullable=False),
        sa.Column("priced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "price_usd >= 0 AND price_usd < 'infinity'::numeric",
            name=op.f("valued_prices_price_usd_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("valued_prices_competition_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("valued_prices_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("competition_id", "token_address", name=op.f("valued_prices_pkey")),
        comment="the stored prices of a season's last valuation; who holds others is valued anew",
    )
    op.execute(USERS_TO_VALUE)


def downgrade() -> None:
    op.execute("DROP FUNCTION users_to_value")
    op.drop_table("valued_prices")
