"""The record of fills."""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Numeric,
    String,
    Table,
    Uuid,
    text,
)

from backend.database.schema import METADATA, moment, owner

FILLS = Table(
    "fills",
    METADATA,
    Column("transaction_id", Uuid, ForeignKey("transactions.id"), primary_key=True),
    owner(),
    Column("long_token", String(255), ForeignKey("tokens.address")),
    Column("long_price", Numeric),
    Column("short_token", String(255), ForeignKey("tokens.address")),
    Column("short_price", Numeric),
    Column("notional_usd", Numeric, nullable=False),
    Column("quoted_price", Numeric),
    moment("arrived_at"),
    moment("began_at"),
    moment("observed_at"),
    Column("markouts_bps", ARRAY(Numeric), nullable=False, server_default=text("'{}'")),
    Index("idx_fills_user", "user_id", "observed_at"),
    Index("idx_fills_observed", "observed_at"),
    Index(
        "idx_fills_unmeasured",
        text("cardinality(markouts_bps)"),
        "observed_at",
        postgresql_where=text("cardinality(markouts_bps) < 3"),
    ),
    CheckConstraint("cardinality(markouts_bps) <= 3", name="markouts"),
    CheckConstraint("began_at >= arrived_at", name="after_its_order"),
    CheckConstraint(
        "num_nonnulls(long_token, short_token) >= 1"
        " AND (long_token IS NULL) = (long_price IS NULL)"
        " AND (short_token IS NULL) = (short_price IS NULL)",
        name="sides",
    ),
    comment="a swap is long what it bought and short what it sold; a perpetual has one side",
)
