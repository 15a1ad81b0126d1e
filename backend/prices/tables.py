"""Current prices, every tick before them with its candles, and the candidates the gate refused."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Table,
)

from backend.database.schema import METADATA, amount, identifier, moment, plain_check, token

TOKEN_PRICES = Table(
    "token_prices",
    METADATA,
    identifier(),
    token(),
    amount("price_usd"),
    moment("last_updated"),
    Column("source", String(50), nullable=False),
    Index("idx_token_prices_address", "token_address", unique=True),
    Index("idx_token_prices_updated", "last_updated"),
    plain_check("price_usd"),
    CheckConstraint("price_usd::numeric > 0", name="price_usd_positive"),
)

PRICE_HISTORY = Table(
    "price_history",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("priced_at", DateTime(timezone=True), primary_key=True),
    Column("price_usd", Numeric, nullable=False),
    Column("source", String(50), nullable=False),
    moment("began_at", nullable=True),
)

PRICE_CANDLES = Table(
    "price_candles",
    METADATA,
    Column("token_address", String(255), primary_key=True),
    Column("minutes", SmallInteger, primary_key=True),
    Column("opened_at", DateTime(timezone=True), primary_key=True),
    moment("first_at"),
    moment("last_at"),
    Column("open", Numeric, nullable=False),
    Column("high", Numeric, nullable=False),
    Column("low", Numeric, nullable=False),
    Column("close", Numeric, nullable=False),
    Column("ticks", Integer, nullable=False),
    comment="made of price_history by its triggers; minutes is 1 or 60",
)

PRICE_REFUSALS = Table(
    "price_refusals",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    token(),
    # Text, because a refused candidate may be NaN or a hundred digits long.
    Column("candidate", String(100), nullable=False),
    Column("source", String(50), nullable=False),
    Column("reason", String(30), nullable=False),
    moment("refused_at"),
    moment("observed_at", nullable=True),
    Index("idx_price_refusals_token", "token_address", "refused_at"),
)

PRICE_CONFIRMATIONS = Table(
    "price_confirmations",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("price_usd", Numeric, nullable=True),
    moment("confirmed_at", nullable=True),
    moment("refused_at", nullable=True),
    CheckConstraint("(price_usd IS NULL) = (confirmed_at IS NULL)", name="price_has_moment"),
    comment="price_usd: the last confirmed one; refused_at: the newest refused observation",
)
