"""Orders wait for a price, with what they need reserved; positions have triggers.

What an open order needs lies in the account `reserved` of its owner until the order is filled or
cancelled, and still counts as theirs. A trigger of a position goes with the position.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KNOWN = """
ALTER TABLE transactions
    DROP CONSTRAINT transactions_transaction_type_known_check,
    ADD CONSTRAINT transactions_transaction_type_known_check CHECK (transaction_type IN (
        'system', 'swap', 'stake', 'unstake', 'liquid_stake', 'liquid_unstake', 'lend', 'withdraw',
        'perp_open', 'perp_close', 'perp_liquidation', 'perp_funding', 'perp_margin',
        'order_reserve', 'order_release'
    ));

ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_account_known_check,
    DROP CONSTRAINT ledger_entries_owner_given_check,
    ADD CONSTRAINT ledger_entries_account_known_check CHECK (account IN (
        'wallet', 'staked', 'lent', 'margin', 'reserved', 'grants', 'house', 'fees', 'yield',
        'pool', 'funding', 'insurance'
    )),
    ADD CONSTRAINT ledger_entries_owner_given_check CHECK (
        (account IN ('wallet', 'staked', 'lent', 'margin', 'reserved')) = (user_id IS NOT NULL)
    );

ALTER TABLE notifications
    DROP CONSTRAINT notifications_kind_known_check,
    ADD CONSTRAINT notifications_kind_known_check CHECK (kind IN (
        'liquidation', 'liquidation_warning', 'funding', 'order_filled', 'order_cancelled',
        'position_triggered', 'competition_started', 'competition_ended', 'competition_paused',
        'competition_resumed', 'competition_rescheduled', 'token_halted', 'token_resumed',
        'disqualified', 'reinstated', 'name_cleared', 'bio_cleared', 'announcement'
    ));
"""
# Refused by the checks where anything was reserved: its entries cannot be taken back.
KNOWN_BEFORE = """
DELETE FROM notifications
WHERE kind IN ('order_filled', 'order_cancelled', 'position_triggered');

ALTER TABLE notifications
    DROP CONSTRAINT notifications_kind_known_check,
    ADD CONSTRAINT notifications_kind_known_check CHECK (kind IN (
        'liquidation', 'liquidation_warning', 'funding', 'competition_started',
        'competition_ended', 'competition_paused', 'competition_resumed',
        'competition_rescheduled', 'token_halted', 'token_resumed', 'disqualified', 'reinstated',
        'name_cleared', 'bio_cleared', 'announcement'
    ));

ALTER TABLE transactions
    DROP CONSTRAINT transactions_transaction_type_known_check,
    ADD CONSTRAINT transactions_transaction_type_known_check CHECK (transaction_type IN (
        'system', 'swap', 'stake', 'unstake', 'liquid_stake', 'liquid_unstake', 'lend', 'withdraw',
        'perp_open', 'perp_close', 'perp_liquidation', 'perp_funding'
    ));

ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_account_known_check,
    DROP CONSTRAINT ledger_entries_owner_given_check,
    ADD CONSTRAINT ledger_entries_account_known_check CHECK (account IN (
        'wallet', 'staked', 'lent', 'margin', 'grants', 'house', 'fees', 'yield', 'pool',
        'funding', 'insurance'
    )),
    ADD CONSTRAINT ledger_entries_owner_given_check CHECK (
        (account IN ('wallet', 'staked', 'lent', 'margin')) = (user_id IS NOT NULL)
    );
"""
TRADES = """
CREATE OR REPLACE FUNCTION is_trade(transaction_type text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN transaction_type NOT IN (
    'system', 'perp_funding', 'perp_liquidation', 'perp_margin', 'order_reserve', 'order_release'
);
"""
TRADES_BEFORE = """
CREATE OR REPLACE FUNCTION is_trade(transaction_type text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN transaction_type NOT IN ('system', 'perp_funding', 'perp_liquidation');
"""
# An order in the perpetuals is reached by the mark price, one to swap by the token's price in USDC.
# Its price has to be of an observation that began after it was placed, and so has that of USDC.
# What was reached is found by prices alone, for mostly it is nothing. Of that, an order also needs
# an open market, and a limit that its price is left over after the price impact of its own size.
# How many tokens were observed is hidden from the planner, which else plans anew for each number.
REACHED = """
CREATE FUNCTION price_is_reached(is_below boolean, trigger_price numeric, price numeric)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN is_below THEN price <= trigger_price ELSE price >= trigger_price END;

CREATE FUNCTION trigger_prices_at(at timestamptz) RETURNS TABLE (
    token_address varchar, base_token_address varchar, price_usd numeric, began_at timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT price.token_address, coalesce(pool.base_token_address, price.token_address),
           price.price_usd, observed.began_at
    FROM liquidation_prices_at(at) AS price
    LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = price.token_address
    JOIN price_history observed
        ON observed.token_address = coalesce(pool.base_token_address, price.token_address)
        AND observed.priced_at = price.last_updated
    WHERE observed.began_at IS NOT NULL AND price.last_updated <= statement_timestamp()
$$;

CREATE FUNCTION waiting_reached_at(at timestamptz, observed text[]) RETURNS TABLE (
    order_id uuid, position_id uuid, kind varchar, base_token_address varchar, price numeric,
    price_usd numeric, usdc_usd numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH marks AS MATERIALIZED (
        SELECT * FROM trigger_prices_at(at) AS mark
        WHERE NOT EXISTS (
            SELECT FROM unconfirmed_prices late WHERE late.token_address = mark.token_address
        )
    ), markets AS MATERIALIZED (
        SELECT 'perp' AS market, token_address, base_token_address, price_usd AS price, price_usd,
               1 AS usdc_usd, began_at
        FROM marks
        WHERE base_token_address = ANY(ARRAY(SELECT unnest(observed)))
        UNION ALL
        SELECT 'swap', mark.token_address, mark.base_token_address,
               mark.price_usd / dollar.price_usd, mark.price_usd, dollar.price_usd,
               least(mark.began_at, dollar.began_at)
        FROM marks mark
        JOIN marks dollar ON dollar.token_address = usdc() AND dollar.price_usd > 0
        WHERE mark.base_token_address = ANY(ARRAY(SELECT unnest(observed)))
    )
    SELECT waiting.order_id, waiting.position_id, waiting.kind, markets.base_token_address,
           markets.price, markets.price_usd, markets.usdc_usd
    FROM markets
    CROSS JOIN LATERAL (
        SELECT id AS order_id, NULL::uuid AS position_id, orders.kind, placed_at AS since
        FROM orders
        WHERE status = 'open' AND token_address = markets.token_address
          AND market = markets.market AND is_below AND trigger_price >= markets.price
        UNION ALL
        SELECT id, NULL, orders.kind, placed_at FROM orders
        WHERE status = 'open' AND token_address = markets.token_address
          AND market = markets.market AND NOT is_below AND trigger_price <= markets.price
        UNION ALL
        SELECT NULL, position_triggers.position_id, position_triggers.kind, set_at
        FROM position_triggers
        WHERE markets.market = 'perp' AND token_address = markets.token_address
          AND is_below AND trigger_price >= markets.price
        UNION ALL
        SELECT NULL, position_triggers.position_id, position_triggers.kind, set_at
        FROM position_triggers
        WHERE markets.market = 'perp' AND token_address = markets.token_address
          AND NOT is_below AND trigger_price <= markets.price
    ) AS waiting
    WHERE waiting.since <= markets.began_at
$$;

CREATE FUNCTION orders_reached_at(at timestamptz, observed text[]) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT waiting.id
    FROM waiting_reached_at(at, observed) AS reached
    JOIN orders waiting ON waiting.id = reached.order_id
    LEFT JOIN perp_markets perps ON perps.token_address = waiting.token_address
    LEFT JOIN order_limits sized ON sized.token_address = reached.base_token_address
    LEFT JOIN order_limits dollars
        ON dollars.token_address = usdc() AND waiting.market = 'swap'
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN waiting.market = 'perp' THEN waiting.amount * waiting.leverage
            WHEN waiting.side = 'buy' THEN waiting.amount * reached.usdc_usd
            ELSE waiting.amount * reached.price_usd
        END AS order_usd
    ) AS ordered
    WHERE (waiting.market = 'swap' OR perps.is_open)
      AND NOT EXISTS (
          SELECT FROM trading_halts halted
          WHERE halted.token_address = waiting.token_address
             OR halted.token_address = usdc() AND waiting.market = 'swap'
      )
      AND (waiting.kind = 'stop' OR price_is_reached(
          waiting.is_below, waiting.trigger_price,
          reached.price * (1 + CASE WHEN waiting.is_below THEN 1 ELSE -1 END * 1e-4 * (
              coalesce(price_impact_bps(
                  order_usd, 0, sized.free_size_usd, sized.depth_usd
              ), 0)
              + coalesce(price_impact_bps(
                  order_usd, 0, dollars.free_size_usd, dollars.depth_usd
              ), 0)
          ))
      ))
$$;

CREATE FUNCTION triggers_reached_at(at timestamptz, observed text[])
RETURNS TABLE (position_id uuid, kind varchar)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT position_id, kind FROM waiting_reached_at(at, observed) WHERE position_id IS NOT NULL
$$;
"""
ENDED = """
CREATE FUNCTION drop_triggers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM position_triggers WHERE position_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER drop_triggers AFTER UPDATE ON perp_positions
FOR EACH ROW WHEN (OLD.status = 'open' AND NEW.status <> 'open') EXECUTE FUNCTION drop_triggers();

CREATE TRIGGER refuse_removal BEFORE UPDATE OF id OR DELETE OR TRUNCATE ON orders
FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- An order ends once.
CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order % has ended', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER refuse_reopening BEFORE UPDATE ON orders
FOR EACH ROW WHEN (OLD.status <> 'open') EXECUTE FUNCTION refuse_reopening();
"""
# As of 0018, but that what is reserved counts with what lies in the wallet.
HOLDINGS = """
CREATE FUNCTION reserved_units() RETURNS TABLE (
    user_id uuid, token_address varchar, units numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, reserved_token, sum(reserved) FROM orders WHERE status = 'open'
    GROUP BY user_id, reserved_token
$$;

CREATE OR REPLACE FUNCTION holdings_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    user_id uuid, token_address varchar, held_as text, units numeric, value_usd numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.user_id, held.token_address, held.held_as, held.units, price.price_usd * CASE
               WHEN pool.lst_token_address IS NULL THEN held.units
               WHEN is_as_of THEN redeemed(held.units, pool.exchange_rate, pool.decimals)
               ELSE held.units * pool.exchange_rate
           END
    FROM (
        SELECT wallet.user_id, wallet.token_address, 'wallet' AS held_as,
               wallet.balance::numeric + coalesce(reserved.units, 0) AS units
        FROM user_balances wallet
        LEFT JOIN reserved_units() AS reserved
            ON reserved.user_id = wallet.user_id AND reserved.token_address = wallet.token_address
        WHERE wallet.balance <> '0' OR reserved.units IS NOT NULL
        UNION ALL
        SELECT user_id, token_address, account, units FROM deposits_at(at)
        UNION ALL
        SELECT user_id, usdc(), 'margin', worth_usdc FROM open_positions_at(at, is_as_of)
    ) AS held
    LEFT JOIN (
        SELECT lst_token_address, base_token_address, decimals,
               exchange_rate_at(lst_token_address, at) AS exchange_rate
        FROM liquid_stake_pools JOIN tokens ON tokens.address = base_token_address
    ) AS pool ON pool.lst_token_address = held.token_address
    LEFT JOIN base_prices_at(at, is_as_of) AS price
        ON price.token_address = coalesce(pool.base_token_address, held.token_address)
$$;
"""
# As of 0018, but that nothing is made or lost by reserving a liquid-staking token.
PROFIT_PARTS = """
CREATE OR REPLACE FUNCTION keep_profit_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profit_parts AS kept (
        user_id, competition_id, source, token_address, units, base_units
    )
    SELECT recorded.user_id, season.id,
           CASE entry.account
               WHEN 'fees' THEN 'fees' WHEN 'funding' THEN 'funding'
               WHEN 'yield' THEN CASE
                   WHEN entry.transaction_id IN (
                       SELECT transaction_id FROM posted WHERE account = 'lent'
                   ) THEN 'lending' ELSE 'staking'
               END
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
    CROSS JOIN LATERAL (SELECT id FROM season_at(entry.created_at)) season
    WHERE entry.account IN ('fees', 'funding', 'yield', 'house', 'insurance', 'wallet')
      AND (entry.account <> 'wallet' OR pool.lst_token_address IS NOT NULL)
      AND (entry.account NOT IN ('house', 'insurance')
           OR recorded.transaction_type LIKE 'perp%')
      AND recorded.transaction_type NOT IN ('order_reserve', 'order_release')
    GROUP BY 1, 2, 3, 4
    HAVING sum(entry.amount) <> 0
        OR coalesce(
            sum(entry.amount * exchange_rate_at(entry.token_address, entry.created_at))
                FILTER (WHERE entry.account = 'wallet'), 0
        ) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (user_id, competition_id, source, token_address) DO UPDATE SET
        units = kept.units + excluded.units,
        base_units = kept.base_units + excluded.base_units;
    RETURN NULL;
END $$;
"""
# As of 0023, but that a close names the collateral that it took out: a position closes in parts.
SEASON_TRADES = """
CREATE OR REPLACE FUNCTION season_trades(competition uuid, trader uuid) RETURNS TABLE (
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
           (ended.amount_to::numeric - coalesce(
               ended.details ->> 'collateral', held.collateral_amount
           )::numeric) * dollar.price_usd
    FROM done ended
    JOIN perp_positions held ON held.id = CAST(ended.details ->> 'position_id' AS uuid)
    JOIN prices dollar ON dollar.token_address = usdc()
    WHERE ended.transaction_type IN ('perp_close', 'perp_liquidation')
$$;
"""
SUPPORT = "UPDATE schema_support SET oldest_revision = '0028'"
SUPPORT_BEFORE = "UPDATE schema_support SET oldest_revision = '0022'"


def upgrade() -> None:
    op.execute(KNOWN)
    _create_orders()
    op.create_table(
        "position_triggers",
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("is_below", sa.Boolean(), nullable=False),
        sa.Column("trigger_price", sa.Numeric(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('take_profit', 'stop_loss')",
            name=op.f("position_triggers_kind_known_check"),
        ),
        sa.CheckConstraint(
            "trigger_price > 0 AND trigger_price < 'infinity'::numeric",
            name=op.f("position_triggers_trigger_price_sane_check"),
        ),
        sa.ForeignKeyConstraint(
            ["position_id"],
            ["perp_positions.id"],
            name=op.f("position_triggers_position_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"],
            ["tokens.address"],
            name=op.f("position_triggers_token_address_fkey"),
        ),
        sa.PrimaryKeyConstraint("position_id", "kind", name=op.f("position_triggers_pkey")),
        comment="of open positions only; is_below: reached by a price at or under it",
    )
    op.create_index(
        "idx_position_triggers_reach",
        "position_triggers",
        ["token_address", "is_below", "trigger_price"],
    )
    op.execute(REACHED)
    op.execute(ENDED)
    op.execute(HOLDINGS)
    op.execute(PROFIT_PARTS)
    op.execute(SEASON_TRADES)
    op.execute(TRADES)
    op.execute(SUPPORT)


def downgrade() -> None:
    before = {number: context.script.get_revision(number).module for number in ("0018", "0023")}
    op.execute(SUPPORT_BEFORE)
    op.execute(KNOWN_BEFORE)
    op.execute(TRADES_BEFORE)
    trades = before["0023"].TRADES.partition("CREATE FUNCTION season_trades")[2]
    op.execute(f"CREATE OR REPLACE FUNCTION season_trades{trades}")
    op.execute(before["0018"].PROFIT_PARTS)
    op.execute(before["0018"].HOLDINGS)
    op.execute("DROP FUNCTION reserved_units")
    op.execute("DROP TRIGGER drop_triggers ON perp_positions")
    op.execute("DROP FUNCTION drop_triggers")
    op.execute("DROP FUNCTION triggers_reached_at")
    op.execute("DROP FUNCTION orders_reached_at")
    op.execute("DROP FUNCTION waiting_reached_at")
    op.execute("DROP FUNCTION trigger_prices_at")
    op.execute("DROP FUNCTION price_is_reached")
    op.drop_table("position_triggers")
    op.drop_table("orders")
    op.execute("DROP FUNCTION refuse_reopening")


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), server_default=sa.text("new_id()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("market", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("trigger_price", sa.Numeric(), nullable=False),
        sa.Column(
            "is_below",
            sa.Boolean(),
            sa.Computed("(kind = 'limit') = (side = 'buy')", persisted=True),
            nullable=False,
        ),
        sa.Column("amount", sa.Numeric(), nullable=False),
        sa.Column("leverage", sa.Integer(), nullable=True),
        sa.Column("reserved_token", sa.String(255), nullable=False),
        sa.Column("reserved", sa.Numeric(), nullable=False),
        sa.Column("reserved_by", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("filled_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_for", sa.String(50), nullable=True),
        sa.CheckConstraint("market IN ('swap', 'perp')", name=op.f("orders_market_known_check")),
        sa.CheckConstraint("kind IN ('limit', 'stop')", name=op.f("orders_kind_known_check")),
        sa.CheckConstraint("side IN ('buy', 'sell')", name=op.f("orders_side_known_check")),
        sa.CheckConstraint(
            "status IN ('open', 'filled', 'cancelled')", name=op.f("orders_status_known_check")
        ),
        sa.CheckConstraint(
            "least(trigger_price, amount, reserved) > 0"
            " AND greatest(trigger_price, amount, reserved) < 'infinity'::numeric",
            name=op.f("orders_amounts_sane_check"),
        ),
        sa.CheckConstraint(
            "(market = 'perp') = (leverage IS NOT NULL)", name=op.f("orders_leverage_given_check")
        ),
        sa.CheckConstraint(
            "(status = 'open') = (ended_at IS NULL)"
            " AND (status = 'open') = (released_by IS NULL)"
            " AND (status = 'filled') = (filled_by IS NOT NULL)"
            " AND (status = 'cancelled') = (cancelled_for IS NOT NULL)",
            name=op.f("orders_ended_whole_check"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("orders_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("orders_token_address_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["reserved_token"], ["tokens.address"], name=op.f("orders_reserved_token_fkey")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["agent_keys.id"], name=op.f("orders_key_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("orders_pkey")),
        comment="kept for good; what an open one needs is reserved in the ledger",
    )
    op.create_index(
        "idx_orders_reach",
        "orders",
        ["token_address", "market", "is_below", "trigger_price"],
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "idx_orders_open", "orders", ["user_id"], postgresql_where=sa.text("status = 'open'")
    )
    op.create_index("idx_orders_user", "orders", ["user_id", "placed_at"])
