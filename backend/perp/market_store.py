"""Which tokens have a perpetual, and with how much leverage."""

import json
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.tokens.store import Rows

_ADDRESSES: Final = text("SELECT token_address FROM perp_markets ORDER BY token_address")
_INSERT: Final = text("""
INSERT INTO perp_markets (token_address, max_leverage)
SELECT one ->> 'address', CAST(one ->> 'max_leverage' AS integer)
FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one
WHERE one ? 'max_leverage'
ON CONFLICT (token_address) DO NOTHING
""")


async def perp_market_addresses(connection: AsyncConnection) -> list[str]:
    """The tokens with a perpetual."""
    return list((await connection.execute(_ADDRESSES)).scalars())


async def insert_perp_markets(connection: AsyncConnection, tokens: Rows) -> None:
    """Open a market for each of `tokens` that has a `max_leverage` and none yet."""
    await connection.execute(_INSERT, {"rows": json.dumps(list(tokens))})
