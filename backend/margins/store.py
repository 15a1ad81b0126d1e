"""The margin of a position, written anew."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_SET: Final = text("""
UPDATE perp_positions
SET collateral_amount = plain(CAST(:collateral AS numeric)),
    liquidation_price = plain(CAST(:liquidation_price AS numeric))
WHERE id = :id
""")


async def write_collateral(
    connection: AsyncConnection,
    *,
    position_id: UUID,
    collateral: Decimal,
    liquidation_price: Decimal,
) -> None:
    """Let a locked position have this collateral, and the liquidation price that comes of it."""
    parameters = {
        "id": position_id,
        "collateral": collateral,
        "liquidation_price": liquidation_price,
    }
    await connection.execute(_SET, parameters)
