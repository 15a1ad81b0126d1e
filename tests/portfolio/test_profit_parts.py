"""The sums that are kept of each source of profit are those of the ledger, and cost no more to
read however many orders there were.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.migrate import MIGRATIONS
from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.liquid_staking.store import accrue_pools
from backend.portfolio import pnl_breakdown as reading
from tests.portfolio.ledger_breakdown import differences
from tests.world.everything import CRASHED_PRICES, LATER, play_everything
from tests.world.world import JITOSOL, NOW, SOL, USDC, World, make_world

KEPT = "SELECT * FROM profit_parts ORDER BY user_id, source, token_address"
SWAPS = 20_000
# Past the triggers, which would take long; a swap without a fee is no part of a profit.
MANY_SWAPS = """
SET LOCAL session_replication_role = replica;
WITH made AS (
    INSERT INTO transactions (user_id, transaction_type, created_at)
    SELECT users.id, 'swap', :now FROM users, generate_series(1, :swaps) RETURNING id, user_id
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT made.id, leg.account, CASE leg.account WHEN 'wallet' THEN made.user_id END, :token,
       leg.amount, :now
FROM made, (VALUES ('wallet', 1), ('house', -1)) AS leg (account, amount);
ANALYZE ledger_entries, transactions
"""
BLOCKS_MAX = 400
"""Far more than the few pages of a wallet's sums and holdings, far less than its ledger has."""


async def test_after_everything_was_done_the_sums_are_those_of_the_ledger(
    engine: AsyncEngine,
) -> None:
    world, alice, _ = await play_everything(engine)
    assert await differences(engine, ["alice", "bob"], now=LATER) == []
    await trade_pool_tokens(world, alice)
    end = LATER + timedelta(days=3)
    assert await differences(engine, ["alice", "bob"], now=end) == []
    assert await world.broken_rules() == []


async def trade_pool_tokens(world: World, user: UUID) -> None:
    """LST come and go between three growths of their exchange rate."""
    for day in (1, 2, 3):
        now = LATER + timedelta(days=day)
        async with transaction(world.engine) as connection:
            await accrue_pools(connection, until=now)
            await liquid_stake(
                connection, user_id=user, token_address=SOL, amount=Decimal("0.1"), now=now
            )
        await world.quote(CRASHED_PRICES, at=now)
        await world.swap(user, JITOSOL, USDC, "0.123456789", now=now)
        await world.swap(user, USDC, JITOSOL, "7.654321", now=now)


async def test_the_migration_adds_up_what_was_posted_before_it(
    engine: AsyncEngine, fresh_database_url: str
) -> None:
    world, alice, _ = await play_everything(engine, lends=False)
    await trade_pool_tokens(world, alice)
    await engine.dispose()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = fresh_database_url
    before = ScriptDirectory.from_config(config).get_revision("0016").down_revision
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        kept = connection.execute(KEPT).fetchall()
        command.downgrade(config, str(before))
        command.upgrade(config, "head")
        assert connection.execute(KEPT).fetchall() == kept
    assert {row[1] for row in kept} == {"fees", "funding", "staking", "liquid_staking", "perps"}


async def test_a_wallet_of_many_swaps_is_read_by_its_sums_alone(engine: AsyncEngine) -> None:
    world = await make_world(engine)
    await world.person("alice")
    async with transaction(engine) as connection:
        for statement in MANY_SWAPS.split(";\n"):
            values = {"now": NOW, "swaps": SWAPS, "token": SOL}
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), named)
        explain = text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {reading._BREAKDOWN.text}")
        asked = {"wallet_address": "alice", "season": None, "now": NOW}
        plan = (await connection.execute(explain, asked)).scalar_one()[0]["Plan"]
    assert {"ledger_entries", "transactions"}.isdisjoint(relations(plan))
    assert "profit_parts" in relations(plan)
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < BLOCKS_MAX
    assert plan["Actual Rows"] == 1


def relations(plan: dict[str, Any]) -> set[str]:
    """The tables that a plan reads."""
    return {node["Relation Name"] for node in nodes(plan) if "Relation Name" in node}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan's node and all below it."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)
