"""The competition: its rules, who entered, how they stand."""

from typing import Literal, get_args

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

from backend.database.schema import (
    METADATA,
    choice_check,
    finite_check,
    identifier,
    moment,
    owner,
)

Ranking = Literal["return", "sortino", "calmar", "return_less_drawdown"]
RANKINGS: tuple[Ranking, ...] = get_args(Ranking)


def hourly_returns() -> tuple[Column[object], ...]:
    """The number of hourly returns, and sums of them, their squares and the squares of losses."""
    sums = ("return_sum", "return_square_sum", "loss_square_sum")
    return (
        Column("hours", Integer, nullable=False, server_default="0"),
        *(Column(name, Numeric, nullable=False, server_default="0") for name in sums),
    )


DisclosureName = Literal["live", "delayed", "hidden"]
DISCLOSURES: tuple[DisclosureName, ...] = get_args(DisclosureName)

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
    Column("ranking", String(20), nullable=False, server_default="return"),
    Column("deviation_floor", Numeric(10, 8), nullable=False, server_default="0.001"),
    Column("drawdown_floor", Numeric(10, 8), nullable=False, server_default="0.05"),
    Column("drawdown_multiple", Numeric(10, 8), nullable=False, server_default="1"),
    Column("liquidations_max", Integer),
    Column("traded_days_min", Integer, nullable=False, server_default="0"),
    choice_check("ranking", RANKINGS),
    CheckConstraint("deviation_floor > 0 AND drawdown_floor > 0", name="floors_positive"),
    CheckConstraint("drawdown_multiple > 0", name="drawdown_multiple_positive"),
    CheckConstraint("liquidations_max >= 0 AND traded_days_min >= 0", name="limits_sane"),
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
    # What just holding the grant did, which whoever joins later has done until then.
    Column("hold_hour_usd", Numeric, nullable=False, server_default="0"),
    Column("hold_peak_usd", Numeric, nullable=False, server_default="0"),
    Column("hold_drawdown_ratio", Numeric, nullable=False, server_default="0"),
    *hourly_returns(),
    # Trades before it are in the standings.
    moment("counted_at", nullable=True),
    comment="how many take part, kept by a trigger, and when anybody was valued last",
)

PRIZES = Table(
    "prizes",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("prize", String(200), nullable=False),
    CheckConstraint("rank > 0", name="rank_positive"),
)

DISCLOSURE_RULES = Table(
    "disclosure_rules",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("disclosure", String(20), nullable=False),
    Column("delay_seconds", Integer, nullable=False),
    choice_check("disclosure", DISCLOSURES),
    CheckConstraint("(delay_seconds > 0) = (disclosure = 'delayed')", name="delay_given"),
    comment="what others see of a trader before the end; everything where there is no row",
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
    # The value that the next hourly return is measured from.
    Column("hour_value_usd", Numeric, nullable=False, server_default="0"),
    *hourly_returns(),
    Column("sharpe_ratio", Numeric),
    Column("sortino_ratio", Numeric),
    Column("trades", Integer, nullable=False, server_default="0"),
    Column("traded_days", Integer, nullable=False, server_default="0"),
    # Whether a key ordered in the season.
    Column("is_agent", Boolean, nullable=False, server_default="false"),
    PrimaryKeyConstraint("competition_id", "user_id"),
    *(
        Index(f"idx_standings_{sort}", "competition_id", "is_agent", figure, "user_id")
        for sort, figure in (
            ("return", text("pnl_ratio DESC")),
            ("drawdown", text("max_drawdown_ratio")),
            ("sharpe", text("sharpe_ratio DESC NULLS LAST")),
            ("trades", text("trades DESC")),
        )
    ),
    comment="each participant's newest valuation, kept so that it need not be searched for",
)

PLACES = Table(
    "places",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    owner(),
    Column("is_agent", Boolean, nullable=False, server_default="false"),
    # The place among agents, or among people.
    Column("rank_among", Integer, nullable=False, server_default="0"),
    # Not unique: a renewal writes the places one after the other.
    Index("idx_places_user", "competition_id", "user_id"),
    Index("idx_places_among", "competition_id", "is_agent", "rank_among"),
    comment="who has which place as of the newest valuation",
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

VALUED_PRICES = Table(
    "valued_prices",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("price_usd", Numeric, nullable=False),
    moment("priced_at"),
    finite_check("price_usd"),
    comment="the stored prices of a season's last valuation; who holds others is valued anew",
)

FINAL_STANDINGS = Table(
    "final_standings",
    METADATA,
    Column("competition_id", Uuid, ForeignKey("competitions.id"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    owner(),
    Column("entry", JSONB, nullable=False),
    Index("idx_final_standings_user", "competition_id", "user_id"),
    comment="written once when the competition ends, never recomputed",
)
