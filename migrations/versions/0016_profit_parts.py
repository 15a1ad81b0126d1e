"""What fees, funding, staking and perpetuals gave or took is added up as it arises.

A wallet may make tens of thousands of orders a day; to add up its entries for each reading of its
profit would take seconds. So each statement that posts adds what it posts, once for all its
users, to their sums.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# One LST grows, from when it came, by what its exchange rate does; one that went grows no more:
# units at the present rate, less units at the rates at which they came, is what it grew by.
# What perpetuals made is what they took from the house and the insurance, as the entries of a
# transaction sum to zero: most of what is posted is left out before its transaction is looked up.
# That is looked up by its key for each entry, however many the plan was made for.
# LST count at the rate of when they came. Rows are locked in one order, so that two postings never
# wait for each other.
KEEP = """
CREATE FUNCTION keep_profit_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profit_parts AS kept (user_id, source, token_address, units, base_units)
    SELECT recorded.user_id,
           CASE entry.account
               WHEN 'fees' THEN 'fees' WHEN 'funding' THEN 'funding' WHEN 'yield' THEN 'staking'
               WHEN 'wallet' THEN 'liquid_staking' ELSE 'perps'
           END AS source,
           entry.token_address,
           sum(CASE entry.account WHEN 'wallet' THEN entry.amount ELSE -entry.amount END) AS units,
           sum(entry.amount * exchange_rate_at(entry.token_address, entry.created_at))
               FILTER (WHERE entry.account = 'wallet') AS base_units
    FROM posted entry
    LEFT JOIN liquid_stake_pools pool
        ON pool.lst_token_address = entry.token_address AND entry.account = 'wallet'
    CROSS JOIN LATERAL (
        SELECT user_id, transaction_type FROM transactions
        WHERE transactions.id = entry.transaction_id OFFSET 0
    ) recorded
    WHERE entry.account IN ('fees', 'funding', 'yield', 'house', 'insurance', 'wallet')
      AND (entry.account <> 'wallet' OR pool.lst_token_address IS NOT NULL)
      AND (entry.account NOT IN ('house', 'insurance')
           OR recorded.transaction_type LIKE 'perp%')
    GROUP BY 1, 2, 3
    HAVING sum(entry.amount) <> 0
        OR coalesce(
            sum(entry.amount * exchange_rate_at(entry.token_address, entry.created_at))
                FILTER (WHERE entry.account = 'wallet'), 0
        ) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (user_id, source, token_address) DO UPDATE SET
        units = kept.units + excluded.units,
        base_units = kept.base_units + excluded.base_units;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_profit_parts AFTER INSERT ON ledger_entries
REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION keep_profit_parts();
"""
# What was posted before is added by the same function, as if it were posted now.
FILL = """
CREATE TEMPORARY TABLE posted_before (LIKE ledger_entries) ON COMMIT DROP;

CREATE TRIGGER keep_profit_parts AFTER INSERT ON posted_before
REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION keep_profit_parts();

INSERT INTO posted_before SELECT * FROM ledger_entries;

DROP TABLE posted_before;
"""
# The site draws what it shows itself: pictures of other hosts would see every visitor.
ICONS = """
UPDATE tokens SET icon_url = '/icons/' || symbol || '.svg'
WHERE icon_url LIKE 'https://%' AND symbol IN (
    'BONK', 'DRIFT', 'EURC', 'FARTCOIN', 'HNT', 'JTO', 'JUP', 'JitoSOL', 'KMNO', 'MEW', 'ORCA',
    'PENGU', 'POPCAT', 'PUMP', 'PYTH', 'PYUSD', 'RAY', 'RENDER', 'SOL', 'TRUMP', 'USDC', 'USDT',
    'W', 'WBTC', 'WETH', 'WIF', 'bSOL', 'cbBTC', 'mSOL'
)
"""
# Funding changes a sum of every trader at once: with room on its page that costs no new entry in
# the index.
ROOM = "ALTER TABLE profit_parts SET (fillfactor = 70)"


def upgrade() -> None:
    op.create_table(
        "profit_parts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("units", sa.Numeric(), nullable=False),
        sa.Column("base_units", sa.Numeric(), nullable=True),
        sa.CheckConstraint(
            "source IN ('fees', 'funding', 'staking', 'liquid_staking', 'perps')",
            name=op.f("profit_parts_source_known_check"),
        ),
        sa.CheckConstraint(
            "(source = 'liquid_staking') = (base_units IS NOT NULL)",
            name=op.f("profit_parts_base_units_given_check"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("profit_parts_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("profit_parts_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "source", "token_address", name=op.f("profit_parts_pkey")
        ),
        comment="sums over ledger_entries, kept by its trigger; base_units are LST at the "
        "exchange rates of when they came",
    )
    op.execute(ROOM)
    # What is posted until the migration is committed waits for it, and is added by the trigger.
    op.execute("LOCK TABLE ledger_entries IN SHARE ROW EXCLUSIVE MODE")
    op.execute(KEEP)
    op.execute(FILL)
    op.execute(ICONS)
    # A statement is read in order, a page at a time.
    op.drop_index("idx_ledger_entries_user_token", table_name="ledger_entries")
    op.create_index(
        "idx_ledger_entries_user",
        "ledger_entries",
        ["user_id", "id"],
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    # Who ended thousands of investments is valued by what is active.
    op.create_index(
        "idx_investments_user_active",
        "investments",
        ["user_id"],
        postgresql_where=sa.text("status = 'active'"),
    )


def downgrade() -> None:
    op.drop_index("idx_investments_user_active", table_name="investments")
    op.drop_index("idx_ledger_entries_user", table_name="ledger_entries")
    op.create_index("idx_ledger_entries_user_token", "ledger_entries", ["user_id", "token_address"])
    op.execute("DROP TRIGGER keep_profit_parts ON ledger_entries")
    op.execute("DROP FUNCTION keep_profit_parts")
    op.drop_table("profit_parts")
