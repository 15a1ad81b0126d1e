"""Which tokens have a perpetual, with how much leverage, and how much is open in it."""

import json
from decimal import Decimal
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.tokens.store import Rows

_ADDRESSES: Final = text("SELECT token_address FROM perp_markets ORDER BY token_address")
_INSERT: Final = text("""
INSERT INTO perp_markets (token_address, max_leverage, open_interest_usd_max)
SELECT one ->> 'address', CAST(one ->> 'max_leverage' AS integer),
       CAST(one ->> 'open_interest_usd_max' AS numeric)
FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one
WHERE one ? 'max_leverage'
ON CONFLICT (token_address) DO NOTHING
""")


_OPEN_SIZE: Final = text("""
SELECT coalesce(sum(position_size::numeric), 0) FROM perp_positions
WHERE token_address = :token_address AND status = 'open'
""")
_FIND_MAX: Final = text("""
SELECT open_interest_usd_max FROM perp_markets WHERE token_address = :token_address
""")
_SET_MAX: Final = text("""
UPDATE perp_markets SET open_interest_usd_max = :usd_max WHERE token_address = :token_address
""")
_LOCK: Final = text("SELECT FROM perp_markets WHERE token_address = :token_address FOR UPDATE")


async def perp_market_addresses(connection: AsyncConnection) -> list[str]:
    """The tokens with a perpetual."""
    return list((await connection.execute(_ADDRESSES)).scalars())


async def insert_perp_markets(connection: AsyncConnection, tokens: Rows) -> None:
    """Open a market for each of `tokens` that has a `max_leverage` and none yet.

    It may have an `open_interest_usd_max`.
    """
    await connection.execute(_INSERT, {"rows": json.dumps(list(tokens))})


async def open_size(connection: AsyncConnection, *, token_address: str) -> Decimal:
    """Units of the token in all open positions, long and short."""
    found = await connection.execute(_OPEN_SIZE, {"token_address": token_address})
    size: Decimal = found.scalar_one()
    return size


async def held_open_size(
    connection: AsyncConnection, *, token_address: str, above: Decimal
) -> Decimal:
    """The same; where it is more than `above`, it does not grow until the transaction ends.

    So no two orders take the same room in a market that is not far from full.
    """
    size = await open_size(connection, token_address=token_address)
    if size <= above:
        return size
    await connection.execute(_LOCK, {"token_address": token_address})
    return await open_size(connection, token_address=token_address)


async def find_open_interest_max(
    connection: AsyncConnection, *, token_address: str
) -> Decimal | None:
    """What all positions in the token may be worth together, in USD; None without a limit."""
    found = await connection.execute(_FIND_MAX, {"token_address": token_address})
    usd_max: Decimal | None = found.scalar_one_or_none()
    return usd_max


async def write_open_interest_max(
    connection: AsyncConnection, *, token_address: str, usd_max: Decimal
) -> None:
    """Limit that from now on."""
    await connection.execute(_SET_MAX, {"token_address": token_address, "usd_max": usd_max})
