"""The price of a liquid-staking token follows its base token's price and its exchange rate."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.liquid_staking.price_store import fill_history, reprice_pools
from backend.prices.followers import Followed


async def follow_prices(connection: AsyncConnection, now: datetime, _: Sequence[str]) -> Followed:
    """Reprice every pool's token in the transaction that wrote base prices."""
    return Followed(derived=await reprice_pools(connection, now=now))


async def fill_prices(connection: AsyncConnection, moments: Sequence[datetime]) -> None:
    """Have the history know every pool's token at these moments, as it does its base token."""
    await fill_history(connection, moments=moments)
