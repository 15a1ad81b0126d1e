"""Traders and batches all at once: at every moment that anybody can see, every rule holds."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.audit.rules import audit
from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.perp.funding_store import SettledRate
from backend.perp.settle_funding import due_settlements, fund
from backend.refusals import Refusal
from backend.staking.stake import stake
from backend.standings.capture import capture
from tests.world.endings import accrue, unstake
from tests.world.orders import Wanted, close, open_position, swap
from tests.world.world import MINUTE, NOW, PRICES, SOL, USDC, World

TOKYO = ZoneInfo("Asia/Tokyo")
HOURS = 24
TRADES_EACH = 40


@dataclass(slots=True)
class Market:
    """The world, the hour it is there, and a die."""

    world: World
    dice: random.Random
    now: datetime = NOW

    def amount(self) -> Decimal:
        return Decimal(self.dice.randint(1, 300)) / 100


Act = Callable[[AsyncConnection, Market, UUID], Awaitable[object]]


async def sell(connection: AsyncConnection, market: Market, user: UUID) -> None:
    await swap(
        connection,
        Wanted(user_id=user, from_token=SOL, to_token=USDC, amount=market.amount()),
        now=market.now,
    )


async def buy(connection: AsyncConnection, market: Market, user: UUID) -> None:
    await swap(
        connection,
        Wanted(user_id=user, from_token=USDC, to_token=SOL, amount=100 * market.amount()),
        now=market.now,
    )


async def begin(connection: AsyncConnection, market: Market, user: UUID) -> None:
    staking = market.dice.choice((stake, liquid_stake))
    await staking(
        connection, user_id=user, token_address=SOL, amount=market.amount(), now=market.now
    )


async def end(connection: AsyncConnection, market: Market, user: UUID) -> None:
    owned = await found(connection, "investments WHERE status = 'active'", user)
    if owned:
        chosen = market.dice.choice(owned)
        await unstake(connection, user_id=user, investment_id=chosen, now=market.now)


async def bet(connection: AsyncConnection, market: Market, user: UUID) -> None:
    await open_position(
        connection,
        user_id=user,
        token_address=SOL,
        collateral=10 + 20 * market.amount(),
        leverage=market.dice.choice((2, 10, 20)),
        direction=market.dice.choice(("long", "short")),
        now=market.now,
    )


async def leave(connection: AsyncConnection, market: Market, user: UUID) -> None:
    owned = await found(connection, "perp_positions WHERE status = 'open'", user)
    if owned:
        chosen = market.dice.choice(owned)
        await close(connection, user_id=user, position_id=chosen, now=market.now)


async def found(connection: AsyncConnection, rows: str, user: UUID) -> list[UUID]:
    """The user's own, as they stood a moment ago."""
    ids = await connection.execute(
        text(f"SELECT id FROM {rows} AND user_id = :user ORDER BY id"), {"user": user}
    )
    return list(ids.scalars())


ACTS: tuple[Act, ...] = (sell, buy, begin, end, bet, leave)


async def trade(market: Market, user: UUID) -> int:
    """Order whatever comes to mind; how many orders were made."""
    made = 0
    for _ in range(TRADES_EACH):
        try:
            async with transaction(market.world.engine) as connection:
                await market.dice.choice(ACTS)(connection, market, user)
        except Refusal:
            continue
        made += 1
    return made


async def pass_hours(market: Market) -> None:
    """A new price and all that is due, hour after hour."""
    engine = market.world.engine
    price = PRICES[SOL]
    for hour in range(1, HOURS + 1):
        now = NOW + timedelta(hours=hour)
        price *= Decimal(market.dice.choice(("0.93", "0.97", "1.03", "1.08")))
        quoted = {SOL: price.quantize(Decimal("1e-8")), USDC: PRICES[USDC]}
        await market.world.quote(quoted, at=now)
        market.now = now
        async with transaction(engine) as connection:
            due = await due_settlements(connection, now=now + MINUTE)
        for settled_at in due:
            rates = [SettledRate(SOL, Decimal("0.001"), "test")]
            async with transaction(engine) as connection:
                await fund(connection, settled_at=settled_at, rates=rates, now=now)
        async with transaction(engine) as connection:
            await accrue(connection, timezone=TOKYO, now=now)
        await capture(engine, now=now + MINUTE)


async def watch(market: Market) -> None:
    """Audit what one moment of the database shows, again and again, until cancelled."""
    while True:
        async with market.world.engine.connect() as connection:
            moment = await connection.execution_options(isolation_level="REPEATABLE READ")
            assert await audit(moment) == []
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_is_done_at_once_no_rule_is_ever_seen_broken(
    world: World, seed: int
) -> None:
    market = Market(world, random.Random(seed))
    users = [await world.person(name) for name in ("alice", "bob", "carol")]
    watching = asyncio.create_task(watch(market))
    made = await asyncio.gather(*(trade(market, user) for user in users * 2), pass_hours(market))
    assert not watching.done(), watching.exception()
    watching.cancel()
    assert sum(count or 0 for count in made) > TRADES_EACH
    for table in ("interest_accruals", "funding_payments", "pool_accruals"):
        assert await world.count(table) > 0
    assert await world.broken_rules() == []
    assert await totals(world) == {SOL: Decimal(30), USDC: Decimal(3000)}


async def totals(world: World) -> dict[str, Decimal]:
    """What all accounts of users, house and pools hold together: all that was ever granted."""
    summed = text("""
        SELECT token_address, sum(amount) AS amount FROM ledger_entries
        WHERE account <> 'grants' GROUP BY token_address HAVING sum(amount) <> 0
    """)
    async with world.engine.connect() as connection:
        return {row.token_address: row.amount for row in await connection.execute(summed)}
