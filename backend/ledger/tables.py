"""Who holds what, and the double-entry ledger beneath it."""

from typing import Literal, get_args

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Numeric,
    String,
    Table,
    Uuid,
)
from sqlalchemy import text as sql_text
from sqlalchemy.dialects.postgresql import JSONB

from backend.database.schema import (
    METADATA,
    amount,
    choice_check,
    identifier,
    moment,
    owner,
    plain_check,
    token,
)

UserAccount = Literal["wallet", "staked", "lent", "margin", "reserved"]
SystemAccount = Literal["grants", "house", "fees", "yield", "pool", "funding", "insurance"]
USER_ACCOUNTS: tuple[str, ...] = get_args(UserAccount)
SYSTEM_ACCOUNTS: tuple[str, ...] = get_args(SystemAccount)
TransactionType = Literal[
    "system",
    "swap",
    "stake",
    "unstake",
    "liquid_stake",
    "liquid_unstake",
    "lend",
    "withdraw",
    "perp_open",
    "perp_close",
    "perp_liquidation",
    "perp_funding",
    "perp_margin",
    "order_reserve",
    "order_release",
]
TRANSACTION_TYPES: tuple[TransactionType, ...] = get_args(TransactionType)

USER_BALANCES = Table(
    "user_balances",
    METADATA,
    identifier(),
    owner(),
    token(),
    amount("balance", default_zero=True),
    moment("updated_at", default_now=True),
    Index("idx_user_balances_user_token", "user_id", "token_address", unique=True),
    Index("idx_user_balances_token_address", "token_address"),
    plain_check("balance"),
)

TRANSACTIONS = Table(
    "transactions",
    METADATA,
    identifier(),
    owner(),
    Column("transaction_type", String(50), nullable=False),
    token("from_token_address", nullable=True),
    token("to_token_address", nullable=True),
    amount("amount_from", nullable=True),
    amount("amount_to", nullable=True),
    amount("fee", nullable=True),
    Column("details", JSONB),
    moment("created_at", default_now=True),
    Index("idx_transactions_user_id", "user_id"),
    Index("idx_transactions_type_user", "transaction_type", "user_id"),
    Index("idx_transactions_from_token", "from_token_address"),
    Index("idx_transactions_to_token", "to_token_address"),
    Index("idx_transactions_created_at", "created_at"),
    # History pages read one user's newest rows; the spec's single-column indexes cannot order them.
    # How many trades somebody made in a season is counted in it alone.
    Index(
        "idx_transactions_user_created",
        "user_id",
        "created_at",
        postgresql_include=["transaction_type"],
    ),
    plain_check("amount_from"),
    plain_check("amount_to"),
    plain_check("fee"),
    choice_check("transaction_type", TRANSACTION_TYPES),
)

LEDGER_ENTRIES = Table(
    "ledger_entries",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    # A trigger looks up whose transactions these are and the tokens, a whole statement at once.
    Column("transaction_id", Uuid, nullable=False),
    Column("account", String(20), nullable=False),
    Column("user_id", Uuid),
    Column("token_address", String(255), nullable=False),
    Column("amount", Numeric, nullable=False),
    moment("created_at"),
    Index("idx_ledger_entries_transaction", "transaction_id"),
    # A statement is read in order, a page at a time.
    Index(
        "idx_ledger_entries_user",
        "user_id",
        "id",
        postgresql_where=sql_text("user_id IS NOT NULL"),
    ),
    choice_check("account", USER_ACCOUNTS + SYSTEM_ACCOUNTS),
    CheckConstraint(
        "(account IN ('wallet', 'staked', 'lent', 'margin', 'reserved')) = (user_id IS NOT NULL)",
        name="owner_given",
    ),
    CheckConstraint(
        "amount <> 0 AND amount > '-infinity'::numeric AND amount < 'infinity'::numeric",
        name="amount_finite",
    ),
    comment="amount > 0 enters the account; the entries of a transaction sum to 0 per token",
)
