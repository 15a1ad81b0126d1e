"""One's own account without the agent, on a season that was traded, settled and swept."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.agents.without_agent import WithoutAgent, without_agent
from backend.database.transaction import transaction
from backend.standings.sweep import sweep
from tests.world.world import NOW, PRICES, SOL, USDC, World

ENDS_AT = NOW + timedelta(days=15)
KEY = """
INSERT INTO agent_keys (user_id, name, key_hash, ending, scopes, created_at)
SELECT id, 'agent', sha256('key'::bytea), 'aaaa', '{trade}', :now FROM users WHERE id = :user_id
"""
BY_KEY = """
INSERT INTO agent_orders (transaction_id, key_id, ordered_at)
SELECT transactions.id, agent_keys.id, :now FROM agent_keys JOIN transactions USING (user_id)
WHERE user_id = :user_id AND transaction_type = ANY(CAST(:kinds AS text[]))
"""


async def ended(world: World) -> None:
    """SOL rises by a tenth until the end, which is settled and swept."""
    prices = {SOL: PRICES[SOL] * Decimal("1.1"), USDC: PRICES[USDC]}
    rest = {token: price for token, price in PRICES.items() if token not in prices}
    for at in (ENDS_AT - timedelta(hours=1), ENDS_AT):
        await world.set_prices(prices | rest, at=at)
    await world.settled(at=ENDS_AT)
    async with transaction(world.engine) as connection:
        assert (await sweep(connection, now=ENDS_AT + timedelta(minutes=2))).is_due


@pytest.mark.parametrize("kinds", [[], ["swap"]])
async def test_without_keys_orders_the_grant_was_merely_held(
    world: World, kinds: list[str]
) -> None:
    await world.set_prices(PRICES, at=NOW)
    trader, holder = await world.person("trader"), await world.person("holder")
    await world.swap(trader, USDC, SOL, "400")
    await world.write(KEY, user_id=trader, now=NOW)
    await world.write(BY_KEY, user_id=trader, now=NOW, kinds=kinds)
    assert await found(world, trader) is None, "the season is not swept yet"
    await ended(world)
    both = [await found(world, user_id) for user_id in (trader, holder)]
    assert both[0] is not None
    assert both[1] is not None
    assert both[1].without_usd == both[1].total_value_usd
    assert both[0].by_key == len(kinds)
    held = both[1].total_value_usd if kinds else both[0].total_value_usd
    assert abs(both[0].without_usd - held) < Decimal("1e-6")
    assert both[0].total_value_usd > both[1].total_value_usd


async def found(world: World, user_id: UUID) -> WithoutAgent | None:
    async with world.engine.connect() as connection:
        return await without_agent(
            connection, user_id=user_id, season=None, now=ENDS_AT + timedelta(hours=1)
        )
