"""Which price of a token was last confirmed, and whether its newest observation was refused."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.gate import Exposure

# Whoever opens a position holds the price still, and is waited for here.
_LOCK: Final = text("""
SELECT token_address, price_usd::numeric AS price_usd FROM token_prices
WHERE token_address = ANY(:addresses) ORDER BY token_address FOR NO KEY UPDATE
""")
_EXPOSED: Final = text("""
SELECT token_address, longs_end_at, shorts_end_at FROM liquidation_exposures
WHERE token_address = ANY(:addresses)
""")
_CONFIRM: Final = text("""
INSERT INTO price_confirmations (token_address, price_usd, confirmed_at)
SELECT token_address, price_usd, :now
FROM unnest(CAST(:addresses AS text[]), CAST(:prices AS numeric[]))
    AS one (token_address, price_usd)
ORDER BY token_address
ON CONFLICT (token_address) DO UPDATE
SET price_usd = excluded.price_usd, confirmed_at = excluded.confirmed_at
""")
_REFUSED: Final = text("""
INSERT INTO price_confirmations (token_address, refused_at)
SELECT * FROM unnest(CAST(:addresses AS text[]), CAST(:moments AS timestamptz[]))
    AS one (token_address, refused_at)
ORDER BY token_address
ON CONFLICT (token_address) DO UPDATE SET refused_at = excluded.refused_at
WHERE price_confirmations.refused_at IS NULL
    OR price_confirmations.refused_at < excluded.refused_at
""")


async def lock_exposures(
    connection: AsyncConnection, token_addresses: Sequence[str]
) -> dict[str, tuple[Decimal, Exposure]]:
    """The stored price of each token in USD, and whom leaving it would liquidate.

    Neither changes until the transaction ends. Left out are tokens without a price or without
    open positions.
    """
    if not token_addresses:
        return {}
    addresses = {"addresses": list(token_addresses)}
    locked = await connection.execute(_LOCK, addresses)
    prices = {row.token_address: row.price_usd for row in locked}
    # A statement of its own, which sees the positions whose opening was waited for.
    return {
        row.token_address: (
            prices[row.token_address],
            Exposure(longs_end_at=row.longs_end_at, shorts_end_at=row.shorts_end_at),
        )
        for row in await connection.execute(_EXPOSED, addresses)
        if row.token_address in prices
    }


async def note_confirmed(
    connection: AsyncConnection, prices: Mapping[str, Decimal], *, now: datetime
) -> None:
    """Later moves of these tokens are measured from these prices, in USD."""
    if prices:
        values = {"addresses": list(prices), "prices": list(prices.values()), "now": now}
        await connection.execute(_CONFIRM, values)


async def note_refused(
    connection: AsyncConnection, refused: Sequence[tuple[str, datetime]]
) -> None:
    """The gate refused an observation of these tokens, made at these moments."""
    if refused:
        values = {
            "addresses": [token for token, _ in refused],
            "moments": [moment for _, moment in refused],
        }
        await connection.execute(_REFUSED, values)
