"""How large orders may be, and the record of fills."""

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

from backend.database.schema import METADATA, finite_check, moment, owner

ORDER_LIMITS = Table(
    "order_limits",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("order_usd_max", Numeric, nullable=False),
    Column("free_size_usd", Numeric, nullable=False),
    Column("depth_usd", Numeric, nullable=False),
    CheckConstraint(
        "free_size_usd >= 0 AND order_usd_max > 0 AND depth_usd > 0"
        " AND greatest(order_usd_max, free_size_usd, depth_usd) < 'infinity'::numeric",
        name="sizes_sane",
    ),
    comment="a token without a row has no largest order and no price impact",
)

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
    Column("impact_bps", Numeric, nullable=False, server_default="0"),
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
    finite_check("impact_bps"),
    CheckConstraint("began_at >= arrived_at", name="after_its_order"),
    CheckConstraint(
        "num_nonnulls(long_token, short_token) >= 1"
        " AND (long_token IS NULL) = (long_price IS NULL)"
        " AND (short_token IS NULL) = (short_price IS NULL)",
        name="sides",
    ),
    comment="a swap is long what it bought and short what it sold; a perpetual has one side",
)
