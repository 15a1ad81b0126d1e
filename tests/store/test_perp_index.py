"""A new price finds the positions it liquidates by index, however many are open."""

import json
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.store.perp_liquidations import REACHED
from tests.actions.world import NOW, SOL, make_world

POSITIONS = text("""
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied, status
)
SELECT :user_id, :sol, direction, 10, '200', '1', '20', price, 0, :now, 'open'
FROM generate_series(1, 2500), (VALUES ('long', '185'), ('short', '214')) AS side (direction, price)
""")


async def test_liquidations_are_an_index_lookup(engine: AsyncEngine) -> None:
    world = await make_world(engine)
    user = await world.person("alice")
    await world.set_prices({SOL: Decimal(200)}, at=NOW)
    async with transaction(engine) as connection:
        await connection.execute(POSITIONS, {"user_id": user, "sol": SOL, "now": NOW})
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE perp_positions, token_prices"))
        explained = await connection.execute(
            text(f"EXPLAIN (FORMAT JSON) {REACHED}"), {"now": NOW, "age_max": 60}
        )
        plan = json.dumps(explained.scalar_one())
    assert plan.count("idx_perp_open_by_liquidation") == 2
