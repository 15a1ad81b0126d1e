"""The pools that tokens are lent to."""

from sqlalchemy import Column, ForeignKey, Numeric, String, Table

from backend.database.schema import METADATA, finite_check

LENDING_POOLS = Table(
    "lending_pools",
    METADATA,
    Column("token_address", String(255), ForeignKey("tokens.address"), primary_key=True),
    Column("interest_rate", Numeric(10, 5), nullable=False),
    finite_check("interest_rate"),
    comment="interest_rate: % a year for what is lent from now on",
)
