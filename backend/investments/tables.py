"""Investments of every kind, their rates and every interest accrual."""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
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
    token,
)

ACTION_TYPES = ("staking", "liquid_staking", "lending")

INVESTMENTS = Table(
    "investments",
    METADATA,
    identifier(),
    owner(),
    token(),
    Column("action_type", String(50), nullable=False),
    amount("principal"),
    amount("accrued_interest", default_zero=True),
    moment("start_date"),
    moment("last_update"),
    Column("interest_rate", Numeric(10, 5), nullable=False),
    Column("status", String(20), nullable=False),
    Index("idx_investments_user_id", "user_id"),
    Index("idx_investments_token_address", "token_address"),
    Index("idx_investments_action_type", "action_type"),
    Index("idx_investments_status", "status"),
    # Who ended thousands of them is valued by what is active.
    Index("idx_investments_user_active", "user_id", postgresql_where=text("status = 'active'")),
    plain_check("principal"),
    plain_check("accrued_interest"),
    choice_check("action_type", ACTION_TYPES),
    choice_check("status", ("active", "withdrawn")),
    finite_check("interest_rate"),
)

LIQUID_STAKES = Table(
    "liquid_stakes",
    METADATA,
    Column("investment_id", Uuid, ForeignKey("investments.id"), primary_key=True),
    token("lst_token_address"),
    Column("lst_amount", Numeric, nullable=False),
    finite_check("lst_amount"),
    comment="the liquid-staking tokens an investment was given; they live in user_balances",
)

INTEREST_RATES = Table(
    "interest_rates",
    METADATA,
    identifier(),
    token(),
    Column("action_type", String(50), nullable=False),
    Column("interest_rate", Numeric(10, 5), nullable=False),
    moment("effective_date"),
    Index("idx_interest_rates_token", "token_address", "action_type"),
    Index("idx_interest_rates_effective", "effective_date"),
    choice_check("action_type", ACTION_TYPES),
    finite_check("interest_rate"),
)

INTEREST_ACCRUALS = Table(
    "interest_accruals",
    METADATA,
    # A trigger looks the investments up, all of a statement at once.
    Column("investment_id", Uuid),
    Column("accrued_to", DateTime(timezone=True)),
    Column("amount", Numeric, nullable=False),
    PrimaryKeyConstraint("accrued_to", "investment_id"),
    finite_check("amount"),
    comment="one row per investment and day boundary: what that day added to accrued_interest",
)

POOL_ACCRUALS = Table(
    "pool_accruals",
    METADATA,
    Column(
        "lst_token_address",
        String(255),
        ForeignKey("liquid_stake_pools.lst_token_address"),
        primary_key=True,
    ),
    Column("accrued_to", DateTime(timezone=True), primary_key=True),
    Column("exchange_rate", Numeric(38, 18), nullable=False),
    comment="the exchange rate of a pool from each day boundary on",
)
