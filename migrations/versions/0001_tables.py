"""The tables, as the spec has them, and our own beside them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch_runs",
        sa.Column("job", sa.String(length=50), nullable=False),
        sa.Column("period", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("job", "period", name=op.f("batch_runs_pkey")),
        comment="one row per job and period, written in the transaction that did the work",
    )
    op.create_table(
        "competitions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_paused", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "swap_fee_rate", sa.Numeric(precision=10, scale=8), server_default="0", nullable=False
        ),
        sa.Column("initial_grant", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "swap_fee_rate >= 0 AND swap_fee_rate < 'infinity'::numeric",
            name=op.f("competitions_swap_fee_rate_finite_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("competitions_pkey")),
        comment="initial_grant: [{token_address, amount}]",
    )
    op.create_table(
        "sign_in_nonces",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("wallet_address", sa.String(length=255), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("sign_in_nonces_pkey")),
    )
    op.create_index("idx_sign_in_nonces_expires", "sign_in_nonces", ["expires_at"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("symbol", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("icon_url", sa.String(length=512), nullable=True),
        sa.Column("type", sa.String(length=50), nullable=False),
        sa.CheckConstraint(
            "type IN ('normal', 'lending', 'perp', 'liquid_staking')",
            name=op.f("tokens_type_known_check"),
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("tokens_pkey")),
    )
    op.create_index("idx_tokens_symbol", "tokens", ["symbol"], unique=False)
    op.create_index("idx_tokens_type", "tokens", ["type"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("wallet_address", sa.String(length=255), nullable=False),
        sa.Column(
            "total_asset_usd", sa.Numeric(precision=20, scale=8), server_default="0", nullable=True
        ),
        sa.Column(
            "crypto_investment_usd",
            sa.Numeric(precision=20, scale=8),
            server_default="0",
            nullable=True,
        ),
        sa.Column("trade_style", sa.String(length=50), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "crypto_investment_usd >= 0 AND crypto_investment_usd < 'infinity'::numeric",
            name=op.f("users_crypto_investment_usd_finite_check"),
        ),
        sa.CheckConstraint(
            "total_asset_usd >= 0 AND total_asset_usd < 'infinity'::numeric",
            name=op.f("users_total_asset_usd_finite_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("users_pkey")),
    )
    op.create_index("idx_users_email", "users", ["email"], unique=True)
    op.create_index("idx_users_wallet_address", "users", ["wallet_address"], unique=True)
    op.create_table(
        "final_standings",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("entry", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("final_standings_competition_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("final_standings_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("competition_id", "rank", name=op.f("final_standings_pkey")),
        comment="written once when the competition ends, never recomputed",
    )
    op.create_table(
        "funding_rates",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("rate", sa.Numeric(precision=10, scale=5), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("funding_rates_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("funding_rates_pkey")),
    )
    op.create_index("idx_funding_rates_timestamp", "funding_rates", ["timestamp"], unique=False)
    op.create_index("idx_funding_rates_token", "funding_rates", ["token_address"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("idempotency_keys_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("idempotency_keys_pkey")),
    )
    op.create_table(
        "interest_rates",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("action_type", sa.String(length=50), nullable=False),
        sa.Column("interest_rate", sa.Numeric(precision=10, scale=5), nullable=False),
        sa.Column("effective_date", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action_type IN ('staking', 'liquid_staking', 'lending')",
            name=op.f("interest_rates_action_type_known_check"),
        ),
        sa.CheckConstraint(
            "interest_rate >= 0 AND interest_rate < 'infinity'::numeric",
            name=op.f("interest_rates_interest_rate_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("interest_rates_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("interest_rates_pkey")),
    )
    op.create_index(
        "idx_interest_rates_effective", "interest_rates", ["effective_date"], unique=False
    )
    op.create_index(
        "idx_interest_rates_token", "interest_rates", ["token_address", "action_type"], unique=False
    )
    op.create_table(
        "investments",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("action_type", sa.String(length=50), nullable=False),
        sa.Column("principal", sa.String(length=78), nullable=False),
        sa.Column("accrued_interest", sa.String(length=78), server_default="0", nullable=False),
        sa.Column("start_date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interest_rate", sa.Numeric(precision=10, scale=5), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "accrued_interest ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("investments_accrued_interest_plain_check"),
        ),
        sa.CheckConstraint(
            "action_type IN ('staking', 'liquid_staking', 'lending')",
            name=op.f("investments_action_type_known_check"),
        ),
        sa.CheckConstraint(
            "interest_rate >= 0 AND interest_rate < 'infinity'::numeric",
            name=op.f("investments_interest_rate_finite_check"),
        ),
        sa.CheckConstraint(
            "principal ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("investments_principal_plain_check"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'withdrawn')", name=op.f("investments_status_known_check")
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("investments_token_address_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("investments_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("investments_pkey")),
    )
    op.create_index("idx_investments_action_type", "investments", ["action_type"], unique=False)
    op.create_index("idx_investments_status", "investments", ["status"], unique=False)
    op.create_index("idx_investments_token_address", "investments", ["token_address"], unique=False)
    op.create_index("idx_investments_user_id", "investments", ["user_id"], unique=False)
    op.create_table(
        "liquid_stake_pools",
        sa.Column("lst_token_address", sa.String(length=255), nullable=False),
        sa.Column("base_token_address", sa.String(length=255), nullable=False),
        sa.Column("exchange_rate", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("interest_rate", sa.Numeric(precision=10, scale=5), nullable=False),
        sa.Column("last_accrual_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "exchange_rate >= 0 AND exchange_rate < 'infinity'::numeric",
            name=op.f("liquid_stake_pools_exchange_rate_finite_check"),
        ),
        sa.CheckConstraint(
            "interest_rate >= 0 AND interest_rate < 'infinity'::numeric",
            name=op.f("liquid_stake_pools_interest_rate_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["base_token_address"],
            ["tokens.address"],
            name=op.f("liquid_stake_pools_base_token_address_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["lst_token_address"],
            ["tokens.address"],
            name=op.f("liquid_stake_pools_lst_token_address_fkey"),
        ),
        sa.PrimaryKeyConstraint("lst_token_address", name=op.f("liquid_stake_pools_pkey")),
        comment="exchange_rate: base token per liquid-staking token; interest_rate: % a year",
    )
    op.create_table(
        "participants",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("initial_value_usd", sa.Numeric(), nullable=False),
        sa.CheckConstraint(
            "initial_value_usd >= 0 AND initial_value_usd < 'infinity'::numeric",
            name=op.f("participants_initial_value_usd_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("participants_competition_id_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("participants_user_id_fkey")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("participants_pkey")),
        comment="one row per granted user: the grant's value at the moment it was given",
    )
    op.create_table(
        "perp_positions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("position_direction", sa.String(length=10), nullable=False),
        sa.Column("leverage", sa.Integer(), nullable=False),
        sa.Column("entry_price", sa.String(length=78), nullable=False),
        sa.Column("position_size", sa.String(length=78), nullable=False),
        sa.Column("collateral_amount", sa.String(length=78), nullable=False),
        sa.Column("liquidation_price", sa.String(length=78), nullable=False),
        sa.Column("entry_funding_rate", sa.Numeric(precision=10, scale=5), nullable=False),
        sa.Column("accumulated_funding", sa.String(length=78), server_default="0", nullable=False),
        sa.Column("funding_rate_last_applied", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "accumulated_funding ~ '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("perp_positions_accumulated_funding_plain_check"),
        ),
        sa.CheckConstraint(
            "collateral_amount ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("perp_positions_collateral_amount_plain_check"),
        ),
        sa.CheckConstraint(
            "entry_price ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("perp_positions_entry_price_plain_check"),
        ),
        sa.CheckConstraint(
            "liquidation_price ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("perp_positions_liquidation_price_plain_check"),
        ),
        sa.CheckConstraint(
            "position_direction IN ('long', 'short')",
            name=op.f("perp_positions_position_direction_known_check"),
        ),
        sa.CheckConstraint(
            "position_size ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("perp_positions_position_size_plain_check"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'closed', 'liquidated')",
            name=op.f("perp_positions_status_known_check"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("perp_positions_token_address_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("perp_positions_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("perp_positions_pkey")),
    )
    op.create_index(
        "idx_perp_liquidation", "perp_positions", ["status", "liquidation_price"], unique=False
    )
    op.create_index("idx_perp_token_address", "perp_positions", ["token_address"], unique=False)
    op.create_index("idx_perp_user_status", "perp_positions", ["user_id", "status"], unique=False)
    op.create_table(
        "portfolio_snapshots",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total_value_usd", sa.Numeric(precision=20, scale=8), nullable=False),
        sa.Column("pnl_from_previous", sa.Numeric(precision=20, scale=8), nullable=True),
        sa.Column("pnl_from_start", sa.Numeric(precision=20, scale=8), nullable=True),
        sa.Column("snapshot_details", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("portfolio_snapshots_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("portfolio_snapshots_pkey")),
    )
    op.create_index("timestamp_idx", "portfolio_snapshots", ["timestamp"], unique=False)
    op.create_index(
        "user_timestamp_idx", "portfolio_snapshots", ["user_id", "timestamp"], unique=True
    )
    op.create_table(
        "price_history",
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("priced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("price_usd", sa.Numeric(), nullable=False),
        sa.Column("source", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("price_history_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("token_address", "priced_at", name=op.f("price_history_pkey")),
    )
    op.create_table(
        "price_refusals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("candidate", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=50), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("price_refusals_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("price_refusals_pkey")),
    )
    op.create_index(
        "idx_price_refusals_token", "price_refusals", ["token_address", "refused_at"], unique=False
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("sessions_user_id_fkey")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("sessions_pkey")),
    )
    op.create_index("idx_sessions_expires", "sessions", ["expires_at"], unique=False)
    op.create_index("idx_sessions_user", "sessions", ["user_id"], unique=False)
    op.create_table(
        "standings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("total_value_usd", sa.Numeric(), nullable=False),
        sa.Column("pnl_usd", sa.Numeric(), nullable=False),
        sa.Column("pnl_ratio", sa.Numeric(), nullable=False),
        sa.Column("peak_value_usd", sa.Numeric(), nullable=False),
        sa.Column("max_drawdown_ratio", sa.Numeric(), nullable=False),
        sa.Column("snapshot_value_usd", sa.Numeric(), nullable=False),
        sa.Column("snapshot_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("standings_user_id_fkey")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("standings_pkey")),
        comment="each participant's newest valuation, kept so that it need not be searched for",
    )
    op.create_index("idx_standings_order", "standings", ["pnl_ratio"], unique=False)
    op.create_table(
        "token_listings",
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("is_major", sa.Boolean(), nullable=False),
        sa.Column("pyth_feed_id", sa.String(length=80), nullable=True),
        sa.Column("hyperliquid_coin", sa.String(length=20), nullable=True),
        sa.Column("hyperliquid_price_multiplier", sa.Integer(), nullable=True),
        sa.Column("binance_perp", sa.String(length=30), nullable=True),
        sa.Column("starting_price_usd", sa.Numeric(), nullable=True),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("token_listings_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("token_address", name=op.f("token_listings_pkey")),
        comment="how outside markets name the token",
    )
    op.create_table(
        "token_prices",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("price_usd", sa.String(length=78), nullable=False),
        sa.Column("last_updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=50), nullable=False),
        sa.CheckConstraint(
            "price_usd ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("token_prices_price_usd_plain_check"),
        ),
        sa.CheckConstraint(
            "price_usd::numeric > 0", name=op.f("token_prices_price_usd_positive_check")
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("token_prices_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("token_prices_pkey")),
    )
    op.create_index("idx_token_prices_address", "token_prices", ["token_address"], unique=True)
    op.create_index("idx_token_prices_updated", "token_prices", ["last_updated"], unique=False)
    op.create_table(
        "transactions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("transaction_type", sa.String(length=50), nullable=False),
        sa.Column("from_token_address", sa.String(length=255), nullable=True),
        sa.Column("to_token_address", sa.String(length=255), nullable=True),
        sa.Column("amount_from", sa.String(length=78), nullable=True),
        sa.Column("amount_to", sa.String(length=78), nullable=True),
        sa.Column("fee", sa.String(length=78), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "amount_from ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("transactions_amount_from_plain_check"),
        ),
        sa.CheckConstraint(
            "amount_to ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("transactions_amount_to_plain_check"),
        ),
        sa.CheckConstraint(
            "fee ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'", name=op.f("transactions_fee_plain_check")
        ),
        sa.CheckConstraint(
            "transaction_type IN ('system', 'swap', 'stake', 'unstake', 'liquid_stake', 'liquid_unstake', 'perp_open', 'perp_close', 'perp_liquidation', 'perp_funding')",
            name=op.f("transactions_transaction_type_known_check"),
        ),
        sa.ForeignKeyConstraint(
            ["from_token_address"],
            ["tokens.address"],
            name=op.f("transactions_from_token_address_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["to_token_address"],
            ["tokens.address"],
            name=op.f("transactions_to_token_address_fkey"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("transactions_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("transactions_pkey")),
    )
    op.create_index("idx_transactions_created_at", "transactions", ["created_at"], unique=False)
    op.create_index(
        "idx_transactions_from_token", "transactions", ["from_token_address"], unique=False
    )
    op.create_index("idx_transactions_to_token", "transactions", ["to_token_address"], unique=False)
    op.create_index(
        "idx_transactions_type_user", "transactions", ["transaction_type", "user_id"], unique=False
    )
    op.create_index(
        "idx_transactions_user_created", "transactions", ["user_id", "created_at"], unique=False
    )
    op.create_index("idx_transactions_user_id", "transactions", ["user_id"], unique=False)
    op.create_table(
        "user_balances",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("balance", sa.String(length=78), server_default="0", nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "balance ~ '^(0|[1-9][0-9]*)(\\.[0-9]+)?$'",
            name=op.f("user_balances_balance_plain_check"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("user_balances_token_address_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("user_balances_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("user_balances_pkey")),
    )
    op.create_index(
        "idx_user_balances_token_address", "user_balances", ["token_address"], unique=False
    )
    op.create_index(
        "idx_user_balances_user_token", "user_balances", ["user_id", "token_address"], unique=True
    )
    op.create_table(
        "interest_accruals",
        sa.Column("investment_id", sa.Uuid(), nullable=False),
        sa.Column("accrued_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount", sa.Numeric(), nullable=False),
        sa.CheckConstraint(
            "amount >= 0 AND amount < 'infinity'::numeric",
            name=op.f("interest_accruals_amount_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["investment_id"], ["investments.id"], name=op.f("interest_accruals_investment_id_fkey")
        ),
        sa.PrimaryKeyConstraint("investment_id", "accrued_to", name=op.f("interest_accruals_pkey")),
        comment="one row per investment and day boundary: what that day added to accrued_interest",
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("token_address", sa.String(length=255), nullable=False),
        sa.Column("amount", sa.Numeric(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(account IN ('wallet', 'staked', 'margin')) = (user_id IS NOT NULL)",
            name=op.f("ledger_entries_owner_given_check"),
        ),
        sa.CheckConstraint(
            "account IN ('wallet', 'staked', 'margin', 'grants', 'house', 'fees', 'yield', 'pool', 'funding', 'insurance')",
            name=op.f("ledger_entries_account_known_check"),
        ),
        sa.CheckConstraint(
            "amount <> 0 AND amount > '-infinity'::numeric AND amount < 'infinity'::numeric",
            name=op.f("ledger_entries_amount_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("ledger_entries_token_address_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["transactions.id"], name=op.f("ledger_entries_transaction_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("ledger_entries_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_entries_pkey")),
        comment="amount > 0 enters the account; the entries of a transaction sum to 0 per token",
    )
    op.create_index(
        "idx_ledger_entries_transaction", "ledger_entries", ["transaction_id"], unique=False
    )
    op.create_index(
        "idx_ledger_entries_user_token",
        "ledger_entries",
        ["user_id", "token_address"],
        unique=False,
    )
    op.create_table(
        "liquid_stakes",
        sa.Column("investment_id", sa.Uuid(), nullable=False),
        sa.Column("lst_token_address", sa.String(length=255), nullable=False),
        sa.Column("lst_amount", sa.Numeric(), nullable=False),
        sa.CheckConstraint(
            "lst_amount >= 0 AND lst_amount < 'infinity'::numeric",
            name=op.f("liquid_stakes_lst_amount_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["investment_id"], ["investments.id"], name=op.f("liquid_stakes_investment_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["lst_token_address"],
            ["tokens.address"],
            name=op.f("liquid_stakes_lst_token_address_fkey"),
        ),
        sa.PrimaryKeyConstraint("investment_id", name=op.f("liquid_stakes_pkey")),
        comment="the liquid-staking tokens an investment was given; they live in user_balances",
    )
    op.create_table(
        "pool_accruals",
        sa.Column("lst_token_address", sa.String(length=255), nullable=False),
        sa.Column("accrued_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exchange_rate", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.ForeignKeyConstraint(
            ["lst_token_address"],
            ["liquid_stake_pools.lst_token_address"],
            name=op.f("pool_accruals_lst_token_address_fkey"),
        ),
        sa.PrimaryKeyConstraint("lst_token_address", "accrued_to", name=op.f("pool_accruals_pkey")),
        comment="the exchange rate of a pool from each day boundary on",
    )


def downgrade() -> None:
    op.drop_table("pool_accruals")
    op.drop_table("liquid_stakes")
    op.drop_index("idx_ledger_entries_user_token", table_name="ledger_entries")
    op.drop_index("idx_ledger_entries_transaction", table_name="ledger_entries")
    op.drop_table("ledger_entries")
    op.drop_table("interest_accruals")
    op.drop_index("idx_user_balances_user_token", table_name="user_balances")
    op.drop_index("idx_user_balances_token_address", table_name="user_balances")
    op.drop_table("user_balances")
    op.drop_index("idx_transactions_user_id", table_name="transactions")
    op.drop_index("idx_transactions_user_created", table_name="transactions")
    op.drop_index("idx_transactions_type_user", table_name="transactions")
    op.drop_index("idx_transactions_to_token", table_name="transactions")
    op.drop_index("idx_transactions_from_token", table_name="transactions")
    op.drop_index("idx_transactions_created_at", table_name="transactions")
    op.drop_table("transactions")
    op.drop_index("idx_token_prices_updated", table_name="token_prices")
    op.drop_index("idx_token_prices_address", table_name="token_prices")
    op.drop_table("token_prices")
    op.drop_table("token_listings")
    op.drop_index("idx_standings_order", table_name="standings")
    op.drop_table("standings")
    op.drop_index("idx_sessions_user", table_name="sessions")
    op.drop_index("idx_sessions_expires", table_name="sessions")
    op.drop_table("sessions")
    op.drop_index("idx_price_refusals_token", table_name="price_refusals")
    op.drop_table("price_refusals")
    op.drop_table("price_history")
    op.drop_index("user_timestamp_idx", table_name="portfolio_snapshots")
    op.drop_index("timestamp_idx", table_name="portfolio_snapshots")
    op.drop_table("portfolio_snapshots")
    op.drop_index("idx_perp_user_status", table_name="perp_positions")
    op.drop_index("idx_perp_token_address", table_name="perp_positions")
    op.drop_index("idx_perp_liquidation", table_name="perp_positions")
    op.drop_table("perp_positions")
    op.drop_table("participants")
    op.drop_table("liquid_stake_pools")
    op.drop_index("idx_investments_user_id", table_name="investments")
    op.drop_index("idx_investments_token_address", table_name="investments")
    op.drop_index("idx_investments_status", table_name="investments")
    op.drop_index("idx_investments_action_type", table_name="investments")
    op.drop_table("investments")
    op.drop_index("idx_interest_rates_token", table_name="interest_rates")
    op.drop_index("idx_interest_rates_effective", table_name="interest_rates")
    op.drop_table("interest_rates")
    op.drop_table("idempotency_keys")
    op.drop_index("idx_funding_rates_token", table_name="funding_rates")
    op.drop_index("idx_funding_rates_timestamp", table_name="funding_rates")
    op.drop_table("funding_rates")
    op.drop_table("final_standings")
    op.drop_index("idx_users_wallet_address", table_name="users")
    op.drop_index("idx_users_email", table_name="users")
    op.drop_table("users")
    op.drop_index("idx_tokens_type", table_name="tokens")
    op.drop_index("idx_tokens_symbol", table_name="tokens")
    op.drop_table("tokens")
    op.drop_index("idx_sign_in_nonces_expires", table_name="sign_in_nonces")
    op.drop_table("sign_in_nonces")
    op.drop_table("competitions")
    op.drop_table("batch_runs")
