"""The journals of wallets: what agents decided and why, each entry hashed with the one before."""

from typing import Literal, get_args

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from backend.database.schema import METADATA, choice_check, moment

DecisionKind = Literal["order", "hold", "plan", "note", "declaration"]
DECISION_KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)

AGENT_JOURNALS = Table(
    "agent_journals",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    comment="the newest entry of each journal; who adds one locks it",
)

AGENT_DECISIONS = Table(
    "agent_decisions",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("key_id", Uuid, ForeignKey("agent_keys.id")),
    # At the commit: an order's decision is written before it is posted.
    Column(
        "transaction_id",
        Uuid,
        ForeignKey("transactions.id", deferrable=True, initially="DEFERRED"),
    ),
    Column("kind", String(20), nullable=False),
    Column("content", Text, nullable=False),
    moment("recorded_at"),
    Column("hash", LargeBinary, nullable=False),
    Index("idx_agent_decisions_transaction", "transaction_id", unique=True),
    Index(
        "idx_agent_decisions_reasons",
        "recorded_at",
        postgresql_where=text("content ~ '[{,]\"reason\":'"),
    ),
    choice_check("kind", DECISION_KINDS),
    CheckConstraint("(kind = 'order') = (transaction_id IS NOT NULL)", name="order_given"),
    CheckConstraint("length(hash) = 32", name="hash_length"),
    comment="append-only; numbered from 1; content is JSON, and hashed as it stands",
)

AGENTS = Table(
    "agents",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("name", String(50), nullable=False),
    Column("model", String(100), nullable=False),
    Column("build", String(100), nullable=False),
    Column("author", String(100), nullable=False),
    moment("declared_at"),
    comment="what a wallet last declared its agent to be; its journal has all declarations",
)
