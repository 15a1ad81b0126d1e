"""Leveraged positions and the funding rates that move their margin."""

from sqlalchemy import Column, Index, Integer, Numeric, String, Table

from backend.tables.schema import (
    METADATA,
    amount,
    choice_check,
    identifier,
    moment,
    owner,
    plain_check,
    signed_check,
    token,
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
    choice_check("position_direction", ("long", "short")),
    choice_check("status", ("open", "closed", "liquidated")),
    plain_check("entry_price"),
    plain_check("position_size"),
    plain_check("collateral_amount"),
    plain_check("liquidation_price"),
    signed_check("accumulated_funding"),
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
