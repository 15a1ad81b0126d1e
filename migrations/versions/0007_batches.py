"""What batches write by the thousand costs them less, and so does a return in percent.

What is written is checked against its owners once per statement: a foreign key looks each row up
by itself and locks what it finds. What is looked up here is never removed nor given another id, for
triggers refuse that; so looking once is enough.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# The transaction is looked up by its key for each entry, however many the plan was made for.
ENTRIES = """
DROP TRIGGER require_known_tokens ON ledger_entries;
DROP FUNCTION require_known_tokens;

CREATE FUNCTION require_belonging() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger record;
BEGIN
    SELECT transaction_id, user_id INTO stranger FROM posted WHERE NOT coalesce((
        SELECT coalesce(posted.user_id, recorded.user_id) = recorded.user_id
        FROM transactions recorded WHERE recorded.id = posted.transaction_id
    ), false) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'user % has no transaction %', stranger.user_id, stranger.transaction_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entries_owner_known';
    END IF;
    SELECT token_address INTO stranger FROM posted EXCEPT SELECT address FROM tokens LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'there is no token %', stranger.token_address
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entries_token_known';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER require_belonging AFTER INSERT ON ledger_entries
REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION require_belonging();
"""
ENTRIES_BEFORE = """
DROP TRIGGER require_belonging ON ledger_entries;
DROP FUNCTION require_belonging;

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
# Table, its column, whose id that is, and the period. A batch writes one period: with that first
# in the key, what it writes lies side by side in the index.
OWNED = (
    ("interest_accruals", "investment_id", "investments", "accrued_to"),
    ("funding_payments", "position_id", "perp_positions", "settled_at"),
)
OWNER = """
CREATE FUNCTION require_known_{column}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger uuid;
BEGIN
    SELECT {column} INTO stranger FROM written
    WHERE NOT EXISTS (SELECT FROM {owners} WHERE id = {column}) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% is no id of {owners}', stranger
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{table}_owner_known';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER require_known_{column} AFTER INSERT ON {table}
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION require_known_{column}();

CREATE TRIGGER refuse_removal BEFORE UPDATE OF id OR DELETE OR TRUNCATE ON {owners}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
"""
REMOVAL = """
CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are kept for good; end them by their status', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
# The night's interest rewrites every stake of a page at once, and each new version has to lie on
# the page of the old one to need no new entry in the indexes.
ROOM = "ALTER TABLE investments SET (fillfactor = {percent})"
# A ratio is rounded to 18 places before its percentage is to 8. The first rounding can matter to the
# second only close to half way between two percentages.
PERCENTAGE = """
CREATE FUNCTION profit_percentage(value_usd numeric, initial_value_usd numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    exact numeric;
    shown numeric;
BEGIN
    IF initial_value_usd = 0 THEN
        RETURN 0;
    END IF;
    exact := div((value_usd - initial_value_usd) * 1e20, initial_value_usd) * 1e-18;
    shown := round(exact, 8);
    IF abs(exact - shown) > 4.99e-9 THEN
        RETURN round_display(profit_ratio(value_usd, initial_value_usd) * 100, 8);
    END IF;
    RETURN shown;
END $$;
"""
LEDGER_KEYS = (("transaction_id", "transactions"), ("user_id", "users"))


def upgrade() -> None:
    op.execute(PERCENTAGE)
    op.execute(ROOM.format(percent=50))
    op.execute(ENTRIES)
    op.execute(REMOVAL)
    for column, _ in LEDGER_KEYS:
        op.drop_constraint(f"ledger_entries_{column}_fkey", "ledger_entries")
    for table, column, owners, period in OWNED:
        op.execute(OWNER.format(table=table, column=column, owners=owners))
        op.drop_constraint(f"{table}_{column}_fkey", table)
        _order_key(table, period, column)


def downgrade() -> None:
    for table, column, owners, period in OWNED:
        _order_key(table, column, period)
        op.execute(f"DROP TRIGGER refuse_removal ON {owners}")
        op.execute(f"DROP TRIGGER require_known_{column} ON {table}")
        op.execute(f"DROP FUNCTION require_known_{column}")
        op.create_foreign_key(f"{table}_{column}_fkey", table, owners, [column], ["id"])
    for column, owners in LEDGER_KEYS:
        op.create_foreign_key(
            f"ledger_entries_{column}_fkey", "ledger_entries", owners, [column], ["id"]
        )
    op.execute("DROP FUNCTION refuse_removal")
    op.execute(ENTRIES_BEFORE)
    op.execute(ROOM.format(percent=80))
    op.execute("DROP FUNCTION profit_percentage")


def _order_key(table: str, first: str, second: str) -> None:
    op.drop_constraint(f"{table}_pkey", table)
    op.create_primary_key(f"{table}_pkey", table, [first, second])
