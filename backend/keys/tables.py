"""Keys by which programs act for a wallet, and what they ordered."""

from typing import Literal, get_args

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Uuid,
)

from backend.database.schema import METADATA, finite_check, identifier, moment, owner

Scope = Literal["read", "trade", "journal", "practice"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

AGENT_KEYS = Table(
    "agent_keys",
    METADATA,
    identifier(),
    owner(),
    Column("name", String(50), nullable=False),
    Column("key_hash", LargeBinary, nullable=False),
    Column("ending", String(4), nullable=False),
    Column("scopes", ARRAY(String(20)), nullable=False),
    Column("max_order_usd", Numeric),
    Column("max_day_usd", Numeric),
    Column("orders_per_day", Integer),
    moment("created_at"),
    moment("expires_at", nullable=True),
    moment("revoked_at", nullable=True),
    Index("idx_agent_keys_hash", "key_hash", unique=True),
    Index("idx_agent_keys_user", "user_id", "created_at"),
    finite_check("max_order_usd"),
    finite_check("max_day_usd"),
    CheckConstraint("orders_per_day > 0", name="orders_per_day_positive"),
    CheckConstraint("length(key_hash) = 32", name="key_hash_length"),
    CheckConstraint(
        "cardinality(scopes) > 0"
        " AND scopes <@ ARRAY['read', 'trade', 'journal', 'practice']::varchar[]",
        name="scopes_known",
    ),
    comment="known by the hash of the key only; a cap that is null does not limit",
)

AGENT_KEY_USES = Table(
    "agent_key_uses",
    METADATA,
    Column("key_id", Uuid, ForeignKey("agent_keys.id"), primary_key=True),
    moment("used_at"),
    comment="apart from the keys, which orders lock; written once a minute at most",
)

AGENT_KEY_DAYS = Table(
    "agent_key_days",
    METADATA,
    Column("key_id", Uuid, ForeignKey("agent_keys.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("orders", Integer, nullable=False),
    Column("value_usd", Numeric, nullable=False),
    finite_check("value_usd"),
    comment="what a key ordered on a day of UTC, the sums of agent_orders",
)

AGENT_ORDERS = Table(
    "agent_orders",
    METADATA,
    # At the commit: an order is counted before it is posted.
    Column(
        "transaction_id",
        Uuid,
        ForeignKey("transactions.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("key_id", Uuid, ForeignKey("agent_keys.id"), nullable=False),
    Column("value_usd", Numeric),
    moment("ordered_at"),
    Index("idx_agent_orders_key", "key_id", "ordered_at"),
    finite_check("value_usd"),
    comment="transactions that a key ordered; what ends something has no value, and counts nothing",
)
