"""Programs act for a wallet by keys, with scopes and caps, and what they order is on record."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# What ends something is always allowed, and counts nothing.
VALUE = """
CREATE FUNCTION ordered_value_usd(transaction uuid) RETURNS numeric
LANGUAGE sql STABLE AS $$
SELECT CASE
    WHEN made.transaction_type IN ('perp_close', 'unstake', 'liquid_unstake', 'withdraw') THEN NULL
    ELSE coalesce(
        filled.notional_usd, made.amount_from::numeric * stored.price_usd::numeric, 0
    )
END
FROM transactions made
LEFT JOIN fills filled ON filled.transaction_id = made.id
LEFT JOIN token_prices stored ON stored.token_address = made.from_token_address
WHERE made.id = transaction
$$
"""
# In the order of the keys, as all who count lock them. Each statement within sees what those
# committed that it waited for.
CHARGE = """
CREATE FUNCTION charge_keys(
    transactions uuid[], keys uuid[], given_usd numeric[], moment timestamptz
) RETURNS TABLE (
    transaction_id uuid, obstacle text, value_usd numeric, most numeric, used numeric
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    asked record;
    held agent_keys;
    today agent_key_days;
BEGIN
    FOR asked IN
        SELECT * FROM unnest(transactions, keys, given_usd) AS one (id, key_id, usd)
        ORDER BY key_id, id
    LOOP
        transaction_id := asked.id;
        obstacle := NULL;
        most := NULL;
        used := NULL;
        value_usd := coalesce(asked.usd, ordered_value_usd(asked.id));
        SELECT * INTO STRICT held FROM agent_keys WHERE id = asked.key_id FOR SHARE;
        IF held.revoked_at IS NOT NULL THEN
            obstacle := 'revoked';
        ELSIF held.expires_at <= moment THEN
            obstacle := 'expired';
        ELSIF value_usd IS NOT NULL THEN
            INSERT INTO agent_key_days (key_id, day, orders, value_usd)
            VALUES (held.id, (moment AT TIME ZONE 'UTC')::date, 0, 0)
            ON CONFLICT DO NOTHING;
            SELECT * INTO STRICT today FROM agent_key_days
            WHERE key_id = held.id AND day = (moment AT TIME ZONE 'UTC')::date FOR UPDATE;
            IF value_usd > held.max_order_usd THEN
                obstacle := 'order_usd';
                most := held.max_order_usd;
            ELSIF today.value_usd + value_usd > held.max_day_usd THEN
                obstacle := 'day_usd';
                most := held.max_day_usd;
                used := today.value_usd;
            ELSIF today.orders >= held.orders_per_day THEN
                obstacle := 'day_orders';
                most := held.orders_per_day;
                used := today.orders;
            ELSE
                today.value_usd := today.value_usd + value_usd;
                UPDATE agent_key_days SET orders = orders + 1, value_usd = today.value_usd
                WHERE key_id = today.key_id AND day = today.day;
            END IF;
        END IF;
        IF obstacle IS NULL THEN
            INSERT INTO agent_orders (transaction_id, key_id, value_usd, ordered_at)
            VALUES (asked.id, held.id, value_usd, moment);
        END IF;
        RETURN NEXT;
    END LOOP;
END $$
"""
APPEND_ONLY = """
CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON agent_orders
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def upgrade() -> None:
    _create_keys()
    op.create_table(
        "agent_key_uses",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["agent_keys.id"], name=op.f("agent_key_uses_key_id_fkey")
        ),
        sa.PrimaryKeyConstraint("key_id", name=op.f("agent_key_uses_pkey")),
        comment="apart from the keys, which orders lock; written once a minute at most",
    )
    op.create_table(
        "agent_key_days",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("value_usd", sa.Numeric(), nullable=False),
        sa.CheckConstraint(
            "value_usd >= 0 AND value_usd < 'infinity'::numeric",
            name=op.f("agent_key_days_value_usd_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["agent_keys.id"], name=op.f("agent_key_days_key_id_fkey")
        ),
        sa.PrimaryKeyConstraint("key_id", "day", name=op.f("agent_key_days_pkey")),
        comment="what a key ordered on a day of UTC, the sums of agent_orders",
    )
    op.create_table(
        "agent_orders",
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("value_usd", sa.Numeric(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "value_usd >= 0 AND value_usd < 'infinity'::numeric",
            name=op.f("agent_orders_value_usd_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["agent_keys.id"], name=op.f("agent_orders_key_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["transactions.id"],
            name=op.f("agent_orders_transaction_id_fkey"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("agent_orders_pkey")),
        comment="transactions that a key ordered; what ends something has no value, and counts "
        "nothing",
    )
    op.create_index("idx_agent_orders_key", "agent_orders", ["key_id", "ordered_at"])
    op.execute(APPEND_ONLY)
    op.execute(VALUE)
    op.execute(CHARGE)


def downgrade() -> None:
    op.execute("DROP FUNCTION charge_keys")
    op.execute("DROP FUNCTION ordered_value_usd")
    op.drop_table("agent_orders")
    op.drop_table("agent_key_days")
    op.drop_table("agent_key_uses")
    op.drop_table("agent_keys")


def _create_keys() -> None:
    op.create_table(
        "agent_keys",
        sa.Column("id", sa.Uuid(), server_default=sa.text("new_id()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("ending", sa.String(4), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.String(20)), nullable=False),
        sa.Column("max_order_usd", sa.Numeric(), nullable=True),
        sa.Column("max_day_usd", sa.Numeric(), nullable=True),
        sa.Column("orders_per_day", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "max_order_usd >= 0 AND max_order_usd < 'infinity'::numeric",
            name=op.f("agent_keys_max_order_usd_finite_check"),
        ),
        sa.CheckConstraint(
            "max_day_usd >= 0 AND max_day_usd < 'infinity'::numeric",
            name=op.f("agent_keys_max_day_usd_finite_check"),
        ),
        sa.CheckConstraint(
            "orders_per_day > 0", name=op.f("agent_keys_orders_per_day_positive_check")
        ),
        sa.CheckConstraint("length(key_hash) = 32", name=op.f("agent_keys_key_hash_length_check")),
        sa.CheckConstraint(
            "cardinality(scopes) > 0"
            " AND scopes <@ ARRAY['read', 'trade', 'journal', 'practice']::varchar[]",
            name=op.f("agent_keys_scopes_known_check"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("agent_keys_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("agent_keys_pkey")),
        comment="known by the hash of the key only; a cap that is null does not limit",
    )
    op.create_index("idx_agent_keys_hash", "agent_keys", ["key_hash"], unique=True)
    op.create_index("idx_agent_keys_user", "agent_keys", ["user_id", "created_at"])
