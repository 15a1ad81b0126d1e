"""Formulas that every reading computes are cheaper, indexes answer by themselves, swaps in SQL.

A function in SQL whose parameter is used twice cannot be written into the statement that calls
it; called as a function it costs several times what PL/pgSQL does. Going back leaves the faster
ones, which give the same.
"""


import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# `div` cuts an exact quotient to whole units; plain division would round it first.
FORMULAS = """
CREATE OR REPLACE FUNCTION whole_seconds(start timestamptz, until timestamptz) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN greatest(0, floor(extract(epoch FROM until) - extract(epoch FROM start)))::bigint;
END $$;

CREATE OR REPLACE FUNCTION simple_interest(
    principal numeric, rate_percent numeric, seconds bigint, decimals integer
) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN trunc(div(principal * rate_percent * seconds * 1e40, 3153600000) * 1e-40, decimals);
END $$;

-- PostgreSQL rounds half away from zero; shown figures are rounded half to even. Only what has
-- exactly one digit too many can lie half way.
CREATE OR REPLACE FUNCTION round_display(amount numeric, decimals integer) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF min_scale(amount) = decimals + 1
        AND abs(amount - trunc(amount, decimals)) * 2 = ('1e-' || decimals)::numeric
        AND mod(trunc(amount, decimals) * ('1e' || decimals)::numeric, 2) = 0
    THEN
        RETURN trunc(amount, decimals);
    END IF;
    RETURN round(amount, decimals);
END $$;

-- Thirty places past the last one that is kept decide the rounding.
CREATE OR REPLACE FUNCTION profit_ratio(value_usd numeric, initial_value_usd numeric)
RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF initial_value_usd = 0 THEN
        RETURN 0;
    END IF;
    RETURN round_display(
        div((value_usd - initial_value_usd) * 1e48, initial_value_usd) * 1e-48, 18
    );
END $$;

CREATE OR REPLACE FUNCTION drawdown_ratio(value_usd numeric, peak_value_usd numeric)
RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF value_usd >= peak_value_usd THEN
        RETURN 0;
    END IF;
    RETURN -profit_ratio(value_usd, peak_value_usd);
END $$;

CREATE FUNCTION swap_output(
    amount numeric, price_from_usd numeric, price_to_usd numeric, fee_rate numeric,
    decimals_to integer
) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trunc(
    div(amount * price_from_usd * (1 - fee_rate) * 1e40, price_to_usd) * 1e-40, decimals_to
);

CREATE FUNCTION swap_fee(amount numeric, fee_rate numeric, decimals_from integer)
RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    cut numeric := trunc(amount * fee_rate, decimals_from);
BEGIN
    IF cut < amount * fee_rate THEN
        RETURN cut + ('1e-' || decimals_from)::numeric;
    END IF;
    RETURN cut;
END $$;

CREATE OR REPLACE FUNCTION perp_liquidation_price(
    side integer, size numeric, entry_price numeric, margin numeric, leverage_max integer
) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    bare numeric := 2 * leverage_max * (size * entry_price - side * margin) * 1e18;
    units numeric := size * (2 * leverage_max - side);
BEGIN
    IF bare <= 0 THEN
        RETURN 0;
    END IF;
    IF side = 1 AND mod(bare, units) > 0 THEN
        RETURN (div(bare, units) + 1) * 1e-18;
    END IF;
    RETURN div(bare, units) * 1e-18;
END $$;

CREATE OR REPLACE FUNCTION funding_payment(
    side integer, size numeric, price numeric, rate numeric, seconds bigint, margin numeric
) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    exact numeric := size * price * abs(rate) * seconds * 1e6;
    whole numeric := div(exact, 28800);
BEGIN
    IF side * rate <= 0 THEN
        RETURN whole * 1e-6;
    END IF;
    IF mod(exact, 28800) > 0 THEN
        whole := whole + 1;
    END IF;
    RETURN -least(margin, whole * 1e-6);
END $$;
"""
# Once per statement: a foreign key would look the token of each entry up by itself.
KNOWN_TOKENS = """
CREATE FUNCTION require_known_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger text;
BEGIN
    SELECT token_address INTO stranger FROM posted EXCEPT SELECT address FROM tokens LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'there is no token %', stranger
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entries_token_known';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER require_known_tokens AFTER INSERT ON ledger_entries
REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION require_known_tokens();
"""
# Ids of one time lie side by side in an index. Servers before PostgreSQL 18 have no function for
# them: there the first six bytes of a random one become the milliseconds, and its version 7.
NEW_ID = """
CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE RETURN {body};
"""
IDS = {
    True: "uuidv7()",
    False: """encode(set_bit(set_bit(overlay(
        uuid_send(gen_random_uuid()) PLACING
        substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6
    ), 52, 1), 53, 1), 'hex')::uuid""",
}
IDENTIFIED = (
    "competitions", "users", "funding_rates", "interest_rates", "investments", "perp_positions",
    "portfolio_snapshots", "token_prices", "transactions", "user_balances",
)
# Rows that are rewritten often, in columns that no index has: with room on their page the new
# version lies beside the old one, and no index needs a new entry.
REWRITTEN = ("investments", "user_balances")
TOKEN_KEY = "ledger_entries_token_address_fkey"
# Columns that an index answers without looking into the table.
COVERING = (
    ("user_timestamp_idx", "portfolio_snapshots", ["user_id", "timestamp"], "total_value_usd", True),
    ("idx_transactions_user_id", "transactions", ["user_id"], "transaction_type", False),
)


def upgrade() -> None:
    op.execute(FORMULAS)
    op.execute(KNOWN_TOKENS)
    for table in REWRITTEN:
        op.execute(f"ALTER TABLE {table} SET (fillfactor = 80)")
    server = op.get_bind().dialect.server_version_info
    op.execute(NEW_ID.format(body=IDS[server >= (18,)]))
    for table in IDENTIFIED:
        op.alter_column(table, "id", server_default=sa.text("new_id()"))
    op.drop_constraint(TOKEN_KEY, "ledger_entries")
    for name, table, columns, covered, is_unique in COVERING:
        op.drop_index(name, table)
        op.create_index(
            name, table, columns, unique=is_unique, postgresql_include=[covered]
        )


def downgrade() -> None:
    for table in REWRITTEN:
        op.execute(f"ALTER TABLE {table} RESET (fillfactor)")
    for table in IDENTIFIED:
        op.alter_column(table, "id", server_default=sa.text("gen_random_uuid()"))
    op.execute("DROP FUNCTION new_id")
    for name, table, columns, _, is_unique in COVERING:
        op.drop_index(name, table)
        op.create_index(name, table, columns, unique=is_unique)
    op.create_foreign_key(
        TOKEN_KEY, "ledger_entries", "tokens", ["token_address"], ["address"]
    )
    op.execute("DROP TRIGGER require_known_tokens ON ledger_entries")
    op.execute("DROP FUNCTION require_known_tokens")
    op.execute("DROP FUNCTION swap_fee")
    op.execute("DROP FUNCTION swap_output")
