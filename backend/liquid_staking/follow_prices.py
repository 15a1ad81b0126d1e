"""The price of a liquid-staking token follows its base token's price and its exchange rate."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.liquid_staking.price_store import reprice_pools
from backend.prices.followers import Followed


async def follow_prices(connection: AsyncConnection, now: datetime) -> Followed:
    """Reprice every pool's token in the transaction that wrote base prices."""
    return Followed(derived=await reprice_pools(connection, now=now))
