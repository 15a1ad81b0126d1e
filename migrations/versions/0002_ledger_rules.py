"""The rules of the ledger, held by the database itself, and the text forms of its answers."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT_FORMS = """
CREATE FUNCTION iso(moment timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

CREATE FUNCTION plain(amount numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim_scale(amount)::text;
"""

# Once per statement, not per row: a batch of thousands of postings costs one check.
POSTING = """
CREATE FUNCTION apply_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unbalanced record;
BEGIN
    SELECT transaction_id, token_address, sum(amount) AS surplus INTO unbalanced
    FROM posted GROUP BY transaction_id, token_address HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transaction % is out of balance by % of token %',
            unbalanced.transaction_id, unbalanced.surplus, unbalanced.token_address
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_balanced';
    END IF;

    INSERT INTO user_balances (user_id, token_address, balance, updated_at)
    SELECT user_id, token_address, '0', max(created_at)
    FROM posted WHERE account = 'wallet' GROUP BY user_id, token_address
    ORDER BY user_id, token_address
    ON CONFLICT (user_id, token_address) DO NOTHING;

    -- Rows are locked in one order everywhere, so that two postings never wait for each other.
    WITH moved AS (
        SELECT user_id, token_address, sum(amount) AS amount, max(created_at) AS created_at
        FROM posted WHERE account = 'wallet' GROUP BY user_id, token_address
    ), locked AS (
        SELECT held.id, moved.amount, moved.created_at
        FROM moved JOIN user_balances held USING (user_id, token_address)
        ORDER BY held.user_id, held.token_address
        FOR UPDATE OF held
    )
    UPDATE user_balances held
    SET balance = trim_scale(held.balance::numeric + locked.amount)::text,
        updated_at = locked.created_at
    FROM locked WHERE held.id = locked.id;
    RETURN NULL;
END $$;

CREATE TRIGGER apply_posting AFTER INSERT ON ledger_entries
REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION apply_posting();
"""

ONLY_BY_POSTING = """
CREATE FUNCTION refuse_direct_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balances move by ledger entries only'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER refuse_direct_write AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON user_balances
FOR EACH STATEMENT EXECUTE FUNCTION refuse_direct_write();
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only; correct it by an opposite entry', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
APPEND_ONLY_TABLES = (
    "ledger_entries",
    "transactions",
    "interest_accruals",
    "pool_accruals",
    "final_standings",
)


def upgrade() -> None:
    op.execute(TEXT_FORMS)
    op.execute(POSTING)
    op.execute(ONLY_BY_POSTING)
    op.execute(APPEND_ONLY)
    for table in APPEND_ONLY_TABLES:
        op.execute(
            f"CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def downgrade() -> None:
    for table in APPEND_ONLY_TABLES:
        op.execute(f"DROP TRIGGER refuse_rewriting ON {table}")
    op.execute("DROP FUNCTION refuse_rewriting")
    op.execute("DROP TRIGGER refuse_direct_write ON user_balances")
    op.execute("DROP FUNCTION refuse_direct_write")
    op.execute("DROP TRIGGER apply_posting ON ledger_entries")
    op.execute("DROP FUNCTION apply_posting")
    op.execute("DROP FUNCTION plain")
    op.execute("DROP FUNCTION iso")
