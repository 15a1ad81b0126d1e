"""Leveraged positions and the funding rates that move their margin."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
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
    amount,
    choice_check,
    finite_check,
    identifier,
    moment,
    owner,
    plain_check,
    signed_check,
    token,
)

PERP_MARKETS = Table(
    "perp_markets",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("max_leverage", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False, server_default="true"),
    Column("open_interest_usd_max", Numeric),
    CheckConstraint("max_leverage BETWEEN 1 AND 100", name="max_leverage_sane"),
    finite_check("open_interest_usd_max"),
    comment="is_open false: positions may be closed but not opened",
)

PERP_POSITIONS = Table(
    "perp_positions",
    METADATA,
    identifier(),
    owner(),
    token(),
    Column("position_direction", String(10), nullable=False),
    Column("leverage", Integer, nullable=False),
    amount("entry_price"),
    amount("position_size"),
    amount("collateral_amount"),
    amount("liquidation_price"),
    Column("entry_funding_rate", Numeric(10, 5), nullable=False),
    amount("accumulated_funding", default_zero=True),
    moment("funding_rate_last_applied"),
    Column("status", String(20), nullable=False),
    moment("created_at", default_now=True),
    moment("updated_at", default_now=True),
    Index("idx_perp_user_status", "user_id", "status"),
    Index("idx_perp_token_address", "token_address"),
    Index("idx_perp_liquidation", "status", "liquidation_price"),
    # A new price finds the positions it liquidates here; prices in text have no order.
    Index(
        "idx_perp_open_by_liquidation",
        "token_address",
        "position_direction",
        text("(liquidation_price::numeric)"),
        postgresql_where=text("status = 'open'"),
    ),
    # The sum of the sizes is read from the index alone.
    Index(
        "idx_perp_open_interest",
        "token_address",
        "position_size",
        postgresql_where=text("status = 'open'"),
    ),
    choice_check("position_direction", ("long", "short")),
    choice_check("status", ("open", "closed", "liquidated")),
    plain_check("entry_price"),
    plain_check("position_size"),
    plain_check("collateral_amount"),
    plain_check("liquidation_price"),
    signed_check("accumulated_funding"),
    CheckConstraint(
        "collateral_amount::numeric + accumulated_funding::numeric >= 0", name="margin_not_negative"
    ),
)

FUNDING_RATES = Table(
    "funding_rates",
    METADATA,
    identifier(),
    token(),
    Column("rate", Numeric(10, 5), nullable=False),
    moment("timestamp"),
    Index("idx_funding_rates_token", "token_address"),
    Index("idx_funding_rates_timestamp", "timestamp"),
)

FUNDING_SETTLEMENTS = Table(
    "funding_settlements",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("settled_at", DateTime(timezone=True), primary_key=True),
    Column("rate", Numeric, nullable=False),
    Column("price_usd", Numeric, nullable=False),
    Column("source", String(50), nullable=False),
    moment("observed_at", nullable=True),
    finite_check("price_usd"),
    comment="rate: fraction of notional per 8 hours, exact; price_usd: stored price at the time",
)

FUNDING_PAYMENTS = Table(
    "funding_payments",
    METADATA,
    # A trigger looks the positions up, all of a statement at once.
    Column("position_id", Uuid),
    Column("settled_at", DateTime(timezone=True)),
    Column("amount", Numeric, nullable=False),
    Column("rate", Numeric, nullable=False),
    Column("price_usd", Numeric, nullable=False),
    Column("seconds", Integer, nullable=False),
    PrimaryKeyConstraint("settled_at", "position_id"),
    comment="amount: change of the position's margin in USDC",
)
