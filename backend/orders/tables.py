"""Orders that wait for a price, and the prices at which positions are closed."""

from typing import Literal

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
    text,
)

from backend.database.schema import (
    METADATA,
    choice_check,
    identifier,
    moment,
    owner,
    token,
)

Market = Literal["swap", "perp"]
Kind = Literal["limit", "stop"]
OrderSide = Literal["buy", "sell"]

ORDERS = Table(
    "orders",
    METADATA,
    identifier(),
    owner(),
    Column("market", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("side", String(10), nullable=False),
    token(),
    Column("trigger_price", Numeric, nullable=False),
    # Whether the price reaches it from above.
    Column(
        "is_below",
        Boolean,
        Computed("(kind = 'limit') = (side = 'buy')", persisted=True),
        nullable=False,
    ),
    Column("amount", Numeric, nullable=False),
    Column("leverage", Integer),
    token("reserved_token"),
    Column("reserved", Numeric, nullable=False),
    Column("reserved_by", Uuid, nullable=False),
    moment("placed_at"),
    Column("key_id", Uuid, ForeignKey("agent_keys.id")),
    Column("status", String(10), nullable=False),
    moment("ended_at", nullable=True),
    Column("released_by", Uuid),
    Column("filled_by", Uuid),
    Column("cancelled_for", String(50)),
    Index(
        "idx_orders_reach",
        "token_address",
        "market",
        "is_below",
        "trigger_price",
        postgresql_where=text("status = 'open'"),
    ),
    Index("idx_orders_open", "user_id", postgresql_where=text("status = 'open'")),
    Index("idx_orders_user", "user_id", "placed_at"),
    choice_check("market", ("swap", "perp")),
    choice_check("kind", ("limit", "stop")),
    choice_check("side", ("buy", "sell")),
    choice_check("status", ("open", "filled", "cancelled")),
    CheckConstraint(
        "least(trigger_price, amount, reserved) > 0"
        " AND greatest(trigger_price, amount, reserved) < 'infinity'::numeric",
        name="amounts_sane",
    ),
    CheckConstraint("(market = 'perp') = (leverage IS NOT NULL)", name="leverage_given"),
    CheckConstraint(
        "(status = 'open') = (ended_at IS NULL)"
        " AND (status = 'open') = (released_by IS NULL)"
        " AND (status = 'filled') = (filled_by IS NOT NULL)"
        " AND (status = 'cancelled') = (cancelled_for IS NOT NULL)",
        name="ended_whole",
    ),
    comment="kept for good; what an open one needs is reserved in the ledger",
)

POSITION_TRIGGERS = Table(
    "position_triggers",
    METADATA,
    Column("position_id", Uuid, ForeignKey("perp_positions.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    token(),
    Column("is_below", Boolean, nullable=False),
    Column("trigger_price", Numeric, nullable=False),
    moment("set_at"),
    PrimaryKeyConstraint("position_id", "kind"),
    Index("idx_position_triggers_reach", "token_address", "is_below", "trigger_price"),
    choice_check("kind", ("take_profit", "stop_loss")),
    CheckConstraint(
        "trigger_price > 0 AND trigger_price < 'infinity'::numeric", name="trigger_price_sane"
    ),
    comment="of open positions only; is_below: reached by a price at or under it",
)
