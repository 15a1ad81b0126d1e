"""All tables, gathered so that the metadata is complete for migrations and drift checks."""

from backend.tables import (
    admin,
    balances,
    batches,
    competition,
    investments,
    notifications,
    perp,
    prices,
    tokens,
    users,
)
from backend.tables.schema import METADATA

MODULES = (
    admin,
    balances,
    batches,
    competition,
    investments,
    notifications,
    perp,
    prices,
    tokens,
    users,
)

__all__ = ["METADATA", "MODULES"]
