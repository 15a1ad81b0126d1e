"""What the organiser publishes: prizes, what others see of a trader, and announcements.

Who signs in from the same network as others is known by a keyed hash of its address.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KNOWN_ACTS = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio',
    'set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets', 'set_ranking', 'set_prizes',
    'set_disclosure', 'announce', 'withdraw_announcement'
)
"""
KNOWN_ACTS_BEFORE = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio',
    'set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets', 'set_ranking'
)
"""
KNOWN_KINDS = """
kind IN (
    'liquidation', 'liquidation_warning', 'funding', 'competition_started', 'competition_ended',
    'competition_paused', 'competition_resumed', 'competition_rescheduled', 'token_halted',
    'token_resumed', 'disqualified', 'reinstated', 'name_cleared', 'bio_cleared', 'announcement'
)
"""
KNOWN_KINDS_BEFORE = """
kind IN (
    'liquidation', 'liquidation_warning', 'funding', 'competition_started', 'competition_ended',
    'competition_paused', 'competition_resumed', 'competition_rescheduled', 'token_halted',
    'token_resumed', 'disqualified', 'reinstated', 'name_cleared', 'bio_cleared'
)
"""
# What everybody may know of a season.
SEASONS = """
CREATE FUNCTION season_documents(at timestamptz) RETURNS TABLE (
    id uuid, starts_at timestamptz, entry json
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT season.id, season.starts_at, json_build_object(
        'id', season.id,
        'name', season.name,
        'state', competition_state(season.starts_at, season.ends_at, season.is_paused, at),
        'starts_at', iso(season.starts_at),
        'ends_at', iso(season.ends_at),
        'participants', coalesce(figures.participants, 0),
        'is_final', EXISTS (SELECT FROM final_standings WHERE competition_id = season.id),
        'prizes', (
            SELECT coalesce(json_agg(json_build_object(
                'rank', rank, 'prize', prize
            ) ORDER BY rank), '[]')
            FROM prizes WHERE competition_id = season.id
        ),
        'disclosure', coalesce(rule.disclosure, 'live'),
        'disclosure_delay_seconds', coalesce(rule.delay_seconds, 0)
    )
    FROM competitions season
    LEFT JOIN season_figures figures ON figures.competition_id = season.id
    LEFT JOIN disclosure_rules rule ON rule.competition_id = season.id
$$
"""
# What makes a trader worth a look. Orders are read once, by their time, and grouped: nobody is
# compared with everybody. Two that are alike on both sides of a bucket's edge are missed.
SIGNALS = """
CREATE FUNCTION trader_signals(
    since timestamptz, until timestamptz, wallets_min bigint, same_orders_min bigint,
    opposite_positions_min bigint, horizon smallint, observations_min bigint, t_min numeric
) RETURNS TABLE (
    user_id uuid, wallets bigint, same_orders bigint, opposite_positions bigint,
    t_statistic numeric, flags text[]
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH recent AS MATERIALIZED (
        SELECT made.user_id, made.transaction_type, made.from_token_address,
               made.to_token_address, made.amount_from, made.details ->> 'direction' AS direction,
               made.details ->> 'leverage' AS leverage,
               extract(epoch FROM made.created_at) AS at
        FROM transactions made
        WHERE made.created_at > since AND made.created_at <= until
          AND made.transaction_type IN ('swap', 'perp_open')
    ), alike AS (
        SELECT unnest(traders) AS user_id, count(*) AS orders FROM (
            SELECT array_agg(DISTINCT recent.user_id) AS traders FROM recent
            GROUP BY transaction_type, from_token_address, to_token_address, amount_from,
                     direction, leverage, floor(at / 2)
            HAVING count(DISTINCT recent.user_id) > 1
        ) groups GROUP BY 1
    ), opposite AS (
        SELECT unnest(traders) AS user_id, count(*) AS positions FROM (
            SELECT array_agg(DISTINCT recent.user_id) AS traders FROM recent
            WHERE transaction_type = 'perp_open'
            GROUP BY to_token_address, amount_from, leverage, floor(at / 10)
            HAVING count(DISTINCT direction) > 1 AND count(DISTINCT recent.user_id) > 1
        ) groups GROUP BY 1
    ), shared AS (
        SELECT known.user_id, max(many.wallets) AS wallets
        FROM sign_in_addresses known JOIN (
            SELECT address_hash, count(*) AS wallets FROM sign_in_addresses
            GROUP BY address_hash HAVING count(*) > 1
        ) many USING (address_hash)
        GROUP BY known.user_id
    ), ahead AS (
        SELECT found.user_id, found.t_statistic FROM trader_markouts found
        WHERE found.horizon_seconds = horizon AND found.observations >= observations_min
          AND found.t_statistic > t_min
    )
    SELECT user_id, coalesce(shared.wallets, 1), coalesce(alike.orders, 0),
           coalesce(opposite.positions, 0), ahead.t_statistic, array_remove(ARRAY[
               CASE WHEN shared.wallets >= wallets_min THEN 'shared_address' END,
               CASE WHEN alike.orders >= same_orders_min THEN 'same_orders' END,
               CASE WHEN opposite.positions >= opposite_positions_min
                   THEN 'opposite_positions' END,
               CASE WHEN ahead.t_statistic IS NOT NULL THEN 'high_markouts' END
           ], NULL)
    FROM shared FULL JOIN alike USING (user_id) FULL JOIN opposite USING (user_id)
    FULL JOIN ahead USING (user_id)
$$
"""
# The log refuses every removal; taking back the migration takes back what it could not say.
FORGET_ACTS = """
ALTER TABLE admin_acts DISABLE TRIGGER USER;
DELETE FROM admin_acts
WHERE act IN ('set_prizes', 'set_disclosure', 'announce', 'withdraw_announcement');
ALTER TABLE admin_acts ENABLE TRIGGER USER
"""
FORGET_NOTIFICATIONS = "DELETE FROM notifications WHERE kind = 'announcement'"


# What a trader's trades made in a season. Trades are found by the user's index, prices are few.
TRADES = """
-- Prices of a season in USD: the final ones, with those of liquid-staking tokens by their base
-- token's, once it has them; the stored ones before.
CREATE FUNCTION season_prices(competition uuid) RETURNS TABLE (
    token_address varchar, price_usd numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT token_address, price_usd FROM final_prices WHERE competition_id = competition
    UNION ALL
    SELECT pool.lst_token_address,
           lst_price(based.price_usd, exchange_rate_at(pool.lst_token_address, season.ends_at))
    FROM liquid_stake_pools pool
    JOIN final_prices based
        ON based.competition_id = competition AND based.token_address = pool.base_token_address
    JOIN competitions season ON season.id = competition
    WHERE NOT EXISTS (
        SELECT FROM final_prices
        WHERE competition_id = competition AND token_address = pool.lst_token_address
    )
    UNION ALL
    SELECT token_address, price_usd::numeric FROM token_prices
    WHERE NOT EXISTS (SELECT FROM final_prices WHERE competition_id = competition)
$$;

-- A swap made what its tokens are worth against those that they replaced, a position what it paid
-- out beyond its collateral.
CREATE FUNCTION season_trades(competition uuid, trader uuid) RETURNS TABLE (
    created_at timestamptz, id uuid, transaction_type varchar, from_token_address varchar,
    to_token_address varchar, direction varchar, leverage integer, ended_by text,
    profit_usd numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH prices AS MATERIALIZED (
        SELECT token_address, price_usd FROM season_prices(competition)
    ), done AS MATERIALIZED (
        SELECT made.* FROM transactions made JOIN competitions season ON season.id = competition
        WHERE made.user_id = trader
          AND made.transaction_type IN ('swap', 'perp_close', 'perp_liquidation')
          AND made.created_at BETWEEN season.starts_at AND season.ends_at
    )
    SELECT made.created_at, made.id, made.transaction_type, made.from_token_address,
           made.to_token_address, NULL, NULL, NULL,
           made.amount_to::numeric * bought.price_usd
               - made.amount_from::numeric * sold.price_usd
    FROM done made
    JOIN prices bought ON bought.token_address = made.to_token_address
    JOIN prices sold ON sold.token_address = made.from_token_address
    WHERE made.transaction_type = 'swap'
    UNION ALL
    SELECT ended.created_at, ended.id, ended.transaction_type, usdc(), held.token_address,
           held.position_direction, held.leverage,
           CASE WHEN ended.transaction_type = 'perp_liquidation' THEN 'liquidated'
                ELSE coalesce(ended.details ->> 'ended_by', 'closed') END,
           (ended.amount_to::numeric - held.collateral_amount::numeric) * dollar.price_usd
    FROM done ended
    JOIN perp_positions held ON held.id = CAST(ended.details ->> 'position_id' AS uuid)
    JOIN prices dollar ON dollar.token_address = usdc()
    WHERE ended.transaction_type IN ('perp_close', 'perp_liquidation')
$$
"""


def upgrade() -> None:
    op.create_table(
        "prizes",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("prize", sa.String(200), nullable=False),
        sa.CheckConstraint("rank > 0", name=op.f("prizes_rank_positive_check")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("prizes_competition_id_fkey")
        ),
        sa.PrimaryKeyConstraint("competition_id", "rank", name=op.f("prizes_pkey")),
    )
    op.create_table(
        "disclosure_rules",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("disclosure", sa.String(20), nullable=False),
        sa.Column("delay_seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "disclosure IN ('live', 'delayed', 'hidden')",
            name=op.f("disclosure_rules_disclosure_known_check"),
        ),
        sa.CheckConstraint(
            "(delay_seconds > 0) = (disclosure = 'delayed')",
            name=op.f("disclosure_rules_delay_given_check"),
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("disclosure_rules_competition_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("disclosure_rules_pkey")),
        comment="what others see of a trader before the end; everything where there is no row",
    )
    _create_further_tables()
    op.execute(SEASONS)
    op.execute(SIGNALS)
    op.execute(TRADES)
    _know("admin_acts", "act", KNOWN_ACTS)
    _know("notifications", "kind", KNOWN_KINDS)


def downgrade() -> None:
    op.execute(FORGET_ACTS)
    op.execute(FORGET_NOTIFICATIONS)
    _know("admin_acts", "act", KNOWN_ACTS_BEFORE)
    _know("notifications", "kind", KNOWN_KINDS_BEFORE)
    op.execute("DROP FUNCTION season_trades")
    op.execute("DROP FUNCTION season_prices")
    op.execute("DROP FUNCTION trader_signals")
    op.execute("DROP FUNCTION season_documents")
    op.drop_table("sign_in_addresses")
    op.drop_table("announcements")
    op.drop_table("disclosure_rules")
    op.drop_table("prizes")


def _create_further_tables() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_ja", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("announcements_pkey")),
        comment="what the organiser says to all, over every page until shown_until",
    )
    op.create_index("idx_announcements_shown_until", "announcements", ["shown_until"])
    op.create_table(
        "sign_in_addresses",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("sign_in_addresses_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("address_hash", "user_id", name=op.f("sign_in_addresses_pkey")),
        comment="from which networks a wallet signed in, by keyed hashes that tell no address",
    )
    op.create_index("idx_sign_in_addresses_user", "sign_in_addresses", ["user_id"])


def _know(table: str, column: str, condition: str) -> None:
    name = op.f(f"{table}_{column}_known_check")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, condition)
