"""What can be held, and the pools that issue liquid-staking tokens."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Numeric, String, Table

from backend.database.schema import METADATA, choice_check, finite_check, moment, token

TOKEN_TYPES = ("normal", "lending", "perp", "liquid_staking")

TOKENS = Table(
    "tokens",
    METADATA,
    Column("address", String(255), primary_key=True),
    Column("symbol", String(20), nullable=False),
    Column("name", String(255), nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("icon_url", String(512)),
    Column("type", String(50), nullable=False),
    Index("idx_tokens_symbol", "symbol"),
    Index("idx_tokens_type", "type"),
    choice_check("type", TOKEN_TYPES),
)

TOKEN_LISTINGS = Table(
    "token_listings",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("is_major", Boolean, nullable=False),
    Column("pyth_feed_id", String(80)),
    Column("hyperliquid_coin", String(20)),
    Column("hyperliquid_price_multiplier", Integer),
    Column("binance_perp", String(30)),
    Column("starting_price_usd", Numeric),
    comment="how outside markets name the token",
)

LIQUID_STAKE_POOLS = Table(
    "liquid_stake_pools",
    METADATA,
    Column("lst_token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    token("base_token_address"),
    Column("exchange_rate", Numeric(38, 18), nullable=False),
    Column("interest_rate", Numeric(10, 5), nullable=False),
    moment("last_accrual_at"),
    finite_check("exchange_rate"),
    finite_check("interest_rate"),
    comment="exchange_rate: base token per liquid-staking token; interest_rate: % a year",
)
