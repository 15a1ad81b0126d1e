"""What lending pays, and the interest of each day."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.store import accrue_interest

_RATE: Final = text("SELECT interest_rate FROM lending_pools WHERE token_address = :token")
_POOLS: Final = text("""
INSERT INTO lending_pools (token_address, interest_rate)
SELECT one ->> 'address', CAST(one ->> 'lending_rate' AS numeric)
FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one
WHERE one ? 'lending_rate'
ON CONFLICT (token_address) DO NOTHING
""")

accrue_loans: Final = partial(accrue_interest, action_type="lending")
"""Bring the interest of what these users lent up to `until`; how many earned since the last."""


async def lending_rate(connection: AsyncConnection, *, token_address: str) -> Decimal | None:
    """Percent a year for what is lent now; None when no pool takes the token."""
    found = await connection.execute(_RATE, {"token": token_address})
    rate: Decimal | None = found.scalar_one_or_none()
    return rate


async def insert_lending_pools(
    connection: AsyncConnection, tokens: Sequence[Mapping[str, object]]
) -> None:
    """Opens the pools not known yet, of tokens with a `lending_rate` (% a year)."""
    await connection.execute(_POOLS, {"rows": json.dumps(list(tokens))})
