"""Agents say what they are, and why they decided; what they said is hashed into a chain."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# What is hashed after the hash before it: five lines, of which the last may have more.
TEXT = """
CREATE FUNCTION decision_text(
    number bigint, recorded_at timestamptz, kind text, transaction_id uuid, content text
) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT number || E'\\n' || iso(recorded_at) || E'\\n' || kind || E'\\n'
    || coalesce(transaction_id::text, '') || E'\\n' || content
$$
"""
# Who adds an entry holds the journal until it is committed, so that the chain has no forks.
RECORD = """
CREATE FUNCTION record_decision(
    trader uuid, by_key uuid, ordered uuid, kind text, content text, moment timestamptz
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    newest agent_journals;
BEGIN
    INSERT INTO agent_journals (user_id, number, hash) VALUES (trader, 0, sha256(''))
    ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT newest FROM agent_journals WHERE user_id = trader FOR UPDATE;
    newest.number := newest.number + 1;
    newest.hash := sha256(newest.hash || convert_to(
        decision_text(newest.number, moment, kind, ordered, content), 'UTF8'
    ));
    INSERT INTO agent_decisions (
        user_id, number, key_id, transaction_id, kind, content, recorded_at, hash
    ) VALUES (trader, newest.number, by_key, ordered, kind, content, moment, newest.hash);
    UPDATE agent_journals SET number = newest.number, hash = newest.hash WHERE user_id = trader;
    RETURN newest.number;
END $$
"""
APPEND_ONLY = """
CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON agent_decisions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def upgrade() -> None:
    op.add_column(
        "competitions",
        sa.Column("decision_delay_seconds", sa.Integer(), server_default="900", nullable=False),
    )
    op.create_check_constraint(
        op.f("competitions_decision_delay_sane_check"),
        "competitions",
        "decision_delay_seconds BETWEEN 0 AND 2592000",
    )
    op.create_table(
        "agent_journals",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("agent_journals_user_id_fkey")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("agent_journals_pkey")),
        comment="the newest entry of each journal; who adds one locks it",
    )
    _create_decisions()
    op.create_table(
        "agents",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("build", sa.String(100), nullable=False),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("agents_user_id_fkey")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("agents_pkey")),
        comment="what a wallet last declared its agent to be; its journal has all declarations",
    )
    op.execute(APPEND_ONLY)
    op.execute(TEXT)
    op.execute(RECORD)


def downgrade() -> None:
    op.execute("DROP FUNCTION record_decision")
    op.execute("DROP FUNCTION decision_text")
    op.drop_table("agents")
    op.drop_table("agent_decisions")
    op.drop_table("agent_journals")
    op.drop_column("competitions", "decision_delay_seconds")


def _create_decisions() -> None:
    op.create_table(
        "agent_decisions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('order', 'hold', 'plan', 'note', 'declaration')",
            name=op.f("agent_decisions_kind_known_check"),
        ),
        sa.CheckConstraint(
            "(kind = 'order') = (transaction_id IS NOT NULL)",
            name=op.f("agent_decisions_order_given_check"),
        ),
        sa.CheckConstraint("length(hash) = 32", name=op.f("agent_decisions_hash_length_check")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("agent_decisions_user_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["agent_keys.id"], name=op.f("agent_decisions_key_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["transactions.id"],
            name=op.f("agent_decisions_transaction_id_fkey"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("user_id", "number", name=op.f("agent_decisions_pkey")),
        comment="append-only; numbered from 1; content is JSON, and hashed as it stands",
    )
    op.create_index(
        "idx_agent_decisions_transaction", "agent_decisions", ["transaction_id"], unique=True
    )
