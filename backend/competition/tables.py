"""The competition: its rules, who entered, how they stand."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
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
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint

from backend.database.schema import METADATA, finite_check, identifier, moment, owner

COMPETITIONS = Table(
    "competitions",
    METADATA,
    identifier(),
    Column("name", String(255), nullable=False),
    moment("starts_at"),
    moment("ends_at"),
    Column("is_paused", Boolean, nullable=False, server_default="false"),
    Column("swap_fee_rate", Numeric(10, 8), nullable=False, server_default="0"),
    Column("perp_fee_rate", Numeric(10, 8), nullable=False, server_default="0.0006"),
    Column("initial_grant", JSONB, nullable=False),
    Column("execution_delay_ms", Integer, nullable=False, server_default="0"),
    Column("decision_delay_seconds", Integer, nullable=False, server_default="900"),
    moment("resumed_at", nullable=True),
    # When its holdings were swept, so that the next season may begin.
    moment("swept_at", nullable=True),
    finite_check("swap_fee_rate"),
    finite_check("perp_fee_rate"),
    CheckConstraint("execution_delay_ms BETWEEN 0 AND 5000", name="execution_delay_sane"),
    CheckConstraint("decision_delay_seconds BETWEEN 0 AND 2592000", name="decision_delay_sane"),
    # A season is settled and swept before the next one begins.
    ExcludeConstraint(
        (text("season_span(starts_at, ends_at)"), "&&"), using="gist", name="competitions_apart"
    ),
    comment="initial_grant: [{token_address, amount}]",
)

PARTICIPANTS = Table(
    "participants",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), nullable=False),
    Column("competition_id", Uuid, ForeignKey("competitions.id"), nullable=False),
    moment("joined_at"),
    Column("initial_value_usd", Numeric, nullable=False),
    # False of those from before entering was proven, whose wallet never signed in.
    Column("is_proven", Boolean, nullable=False, server_default="true"),
    Column("joined_value_usd", Numeric, nullable=False),
    PrimaryKeyConstraint("competition_id", "user_id"),
    Index("idx_participants_user", "user_id"),
    finite_check("initial_value_usd"),
    comment="one row per granted user: the grant's value at the moment it was given",
)

SEASON_FIGURES = Table(
    "season_figures",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("participants", Integer, nullable=False),
    moment("valued_at"),
    comment="how many take part, kept by a trigger, and when anybody was valued last",
)

PORTFOLIO_SNAPSHOTS = Table(
    "portfolio_snapshots",
    METADATA,
    identifier(),
    owner(),
    moment("timestamp"),
    Column("total_value_usd", Numeric(20, 8), nullable=False),
    Column("pnl_from_previous", Numeric(20, 8)),
    Column("pnl_from_start", Numeric(20, 8)),
    Column("snapshot_details", JSONB),
    moment("created_at", default_now=True),
    Index("timestamp_idx", "timestamp"),
    # Unique, so a snapshot taken twice for the same hour stays one; with the value, so that a
    # curve is read from few pages, not from one for each hour.
    Index(
        "user_timestamp_idx",
        "user_id",
        "timestamp",
        unique=True,
        postgresql_include=["total_value_usd"],
    ),
)

STANDINGS = Table(
    "standings",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), nullable=False),
    Column("competition_id", Uuid, ForeignKey("competitions.id"), nullable=False),
    Column("total_value_usd", Numeric, nullable=False),
    Column("pnl_usd", Numeric, nullable=False),
    Column("pnl_ratio", Numeric, nullable=False),
    Column("peak_value_usd", Numeric, nullable=False),
    Column("max_drawdown_ratio", Numeric, nullable=False),
    Column("snapshot_value_usd", Numeric, nullable=False),
    moment("snapshot_at"),
    moment("valued_at"),
    Column("liquidations", Integer, nullable=False, server_default="0"),
    moment("registered_at"),
    PrimaryKeyConstraint("competition_id", "user_id"),
    # The published order, up to the wallet's address.
    Index(
        "idx_standings_order",
        "competition_id",
        text("pnl_ratio DESC"),
        "max_drawdown_ratio",
        "liquidations",
        "registered_at",
    ),
    comment="each participant's newest valuation, kept so that it need not be searched for",
)

FINAL_PRICES = Table(
    "final_prices",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("price_usd", Numeric, nullable=False),
    moment("observed_at"),
    Column("age_seconds", BigInteger, nullable=False),
    finite_check("price_usd"),
    comment="the prices as of the end; age_seconds: how long before it they were observed",
)

FINAL_STANDINGS = Table(
    "final_standings",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    owner(),
    Column("entry", JSONB, nullable=False),
    comment="written once when the competition ends, never recomputed",
)
