"""What each source has made of a user's profit in a season, in units of tokens."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
)

from backend.database.schema import METADATA, choice_check, owner, token

PROFIT_SOURCES = ("fees", "funding", "staking", "liquid_staking", "lending", "perps")

PROFIT_PARTS = Table(
    "profit_parts",
    METADATA,
    owner(),
    Column("competition_id", Uuid, ForeignKey("competitions.id"), nullable=False),
    Column("source", String(20), nullable=False),
    token(),
    Column("units", Numeric, nullable=False),
    Column("base_units", Numeric),
    PrimaryKeyConstraint("user_id", "competition_id", "source", "token_address"),
    choice_check("source", PROFIT_SOURCES),
    CheckConstraint(
        "(source = 'liquid_staking') = (base_units IS NOT NULL)", name="base_units_given"
    ),
    comment="sums over ledger_entries, kept by its trigger; base_units are LST at the "
    "exchange rates of when they came",
)
