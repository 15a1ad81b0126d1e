"""Who takes part, and how they prove it."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Numeric, String, Table, Uuid

from backend.database.schema import METADATA, finite_check, identifier, moment, owner

USERS = Table(
    "users",
    METADATA,
    identifier(),
    Column("username", String(255), nullable=False),
    Column("email", String(255)),
    Column("wallet_address", String(255), nullable=False),
    Column("total_asset_usd", Numeric(20, 8), server_default="0"),
    Column("crypto_investment_usd", Numeric(20, 8), server_default="0"),
    Column("trade_style", String(50)),
    moment("created_at", default_now=True),
    moment("updated_at", default_now=True),
    Index("idx_users_email", "email", unique=True),
    Index("idx_users_wallet_address", "wallet_address", unique=True),
    finite_check("total_asset_usd"),
    finite_check("crypto_investment_usd"),
)

SIGN_IN_NONCES = Table(
    "sign_in_nonces",
    METADATA,
    Column("nonce", String(64), primary_key=True),
    Column("wallet_address", String(255), nullable=False),
    moment("expires_at"),
    Index("idx_sign_in_nonces_expires", "expires_at"),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    owner(),
    moment("created_at"),
    moment("expires_at"),
    Index("idx_sessions_user", "user_id"),
    Index("idx_sessions_expires", "expires_at"),
)

SIGN_INS = Table(
    "sign_ins",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    moment("first_at"),
    moment("newest_at"),
    comment="whose wallet has signed in, which is what taking part needs",
)

SIGN_IN_ADDRESSES = Table(
    "sign_in_addresses",
    METADATA,
    Column("address_hash", LargeBinary, primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    moment("newest_at"),
    Index("idx_sign_in_addresses_user", "user_id"),
    comment="from which networks a wallet signed in, by keyed hashes that tell no address",
)

IDEMPOTENCY_KEYS = Table(
    "idempotency_keys",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("response", LargeBinary),
    Column("claim_id", Uuid),
    moment("created_at"),
)
