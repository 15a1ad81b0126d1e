"""Each source of profit is what its own figures say, and all of them together are the whole."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.liquid_staking.store import accrue_pools
from backend.perp.opening import Direction
from backend.portfolio.pnl_breakdown import pnl_breakdown
from backend.portfolio.views import portfolios
from backend.staking.stake import stake
from procedures.portfolio import PnlBreakdown, Portfolio
from tests.world.endings import unstake
from tests.world.orders import close
from tests.world.world import BONK, JITOSOL, NOW, SOL, USDC, World, make_world

START = {SOL: Decimal(200), USDC: Decimal(1), BONK: Decimal("0.00002")}
LATER = NOW + timedelta(days=2)
RISEN = {SOL: Decimal(220), USDC: Decimal(1), BONK: Decimal("0.00002")}
SOURCES = ("spot", "perps", "funding", "fees", "staking", "liquid_staking", "lending")
# 2 SOL at 7 % a year for 2 of 365 days, to the lamport, at 220 dollars.
INTEREST_USD = Decimal("0.000767123") * 220
Deed = Callable[[World, UUID], Awaitable[None]]


async def nothing(_: World, __: UUID) -> None:
    """Hold the starting portfolio."""


async def staked(world: World, user: UUID) -> None:
    async with transaction(world.engine) as connection:
        await stake(connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW)


async def staked_and_back(world: World, user: UUID) -> None:
    async with transaction(world.engine) as connection:
        begun = await stake(connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW)
        await unstake(connection, user_id=user, investment_id=begun.investment_id, now=LATER)


async def lent(world: World, user: UUID) -> None:
    async with transaction(world.engine) as connection:
        await lend(connection, user_id=user, token_address=USDC, amount=Decimal(100), now=NOW)


async def lent_and_back(world: World, user: UUID) -> None:
    async with transaction(world.engine) as connection:
        begun = await lend(
            connection, user_id=user, token_address=USDC, amount=Decimal(100), now=NOW
        )
        await unstake(connection, user_id=user, investment_id=begun.investment_id, now=LATER)


async def liquid_staked(world: World, user: UUID) -> None:
    async with transaction(world.engine) as connection:
        await liquid_stake(connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW)


async def liquid_staked_and_half_sold(world: World, user: UUID) -> None:
    await liquid_staked(world, user)
    await world.swap(user, JITOSOL, USDC, "0.8")


def opened(direction: Direction, leverage: int) -> Deed:
    async def deed(world: World, user: UUID) -> None:
        await world.open(user, collateral="100", leverage=leverage, direction=direction)

    return deed


async def swapped_for_a_fee(world: World, user: UUID) -> None:
    async with transaction(world.engine) as connection:
        await connection.execute(text("UPDATE competitions SET swap_fee_rate = 0.003"))
    await world.swap(user, SOL, USDC, "1")


async def begin_at(world: World) -> None:
    """Let `START` be the first prices of the competition."""
    await world.write("DELETE FROM price_history")
    await world.set_prices(START, at=NOW)


@pytest.mark.parametrize(
    ("deed", "parts"),
    [
        (nothing, {"spot": "200"}),
        (staked, {"spot": "200", "staking": INTEREST_USD}),
        (staked_and_back, {"spot": "200", "staking": INTEREST_USD}),
        # 100 USDC at 5 % a year for 2 of 365 days.
        (lent, {"spot": "200", "lending": "0.027397"}),
        (lent_and_back, {"spot": "200", "lending": "0.027397"}),
        # 1.6 JitoSOL whose rate of 1.25 grows by 7.3 % a year: 0.0005 SOL each in 2 days.
        (liquid_staked, {"spot": "200", "liquid_staking": "0.176"}),
        # Half of them left before they grew, for 200 dollars that SOL would have made 220.
        (liquid_staked_and_half_sold, {"spot": "180", "liquid_staking": "0.088"}),
        # Funding of two days since they opened, at 0.01 % of the notional in 8 hours: 2.5, 1 and 10
        # SOL at 220 dollars. Who is liquidated loses what funding brought as well.
        (opened("long", 5), {"spot": "200", "perps": "50", "fees": "-0.3", "funding": "-0.33"}),
        (opened("short", 2), {"spot": "200", "perps": "-20", "fees": "-0.12", "funding": "0.132"}),
        (
            opened("short", 20),
            {"spot": "200", "perps": "-101.32", "fees": "-1.2", "funding": "1.32"},
        ),
        # 0.997 SOL became 199.4 dollars; the fee of 0.003 SOL would be worth 0.66 now.
        (swapped_for_a_fee, {"spot": "180.06", "fees": "-0.66"}),
    ],
    ids=[
        "only prices moved",
        "interest that accrues",
        "interest that was paid",
        "a loan's interest that accrues",
        "a loan's interest that was paid",
        "a growing exchange rate",
        "what was sold grows no more",
        "a long that gains",
        "a short that loses",
        "a short that is liquidated",
        "a fee",
    ],
)
async def test_profit_comes_from(
    engine: AsyncEngine, deed: Deed, parts: dict[str, str | Decimal]
) -> None:
    world = await make_world(engine)
    await begin_at(world)
    user = await world.person("alice")
    await deed(world, user)
    async with transaction(engine) as connection:
        await accrue_pools(connection, until=LATER)
    await world.quote(RISEN, at=LATER)
    found = await broken_down(engine)
    assert {name: getattr(found, name) for name in SOURCES} == {
        name: Decimal(parts.get(name, 0)) for name in SOURCES
    }
    assert found.hold_pnl_usd == 200


async def test_funding_is_a_source_and_the_sources_add_up(engine: AsyncEngine) -> None:
    world = await make_world(engine)
    await begin_at(world)
    user = await world.person("alice")
    await opened("long", 5)(world, user)
    for deed in (staked, lent, liquid_staked, swapped_for_a_fee):
        await deed(world, user)
    await world.quote(RISEN, at=LATER)
    async with transaction(engine) as connection:
        position = (await connection.execute(text("SELECT id FROM perp_positions"))).scalar_one()
        closed = await close(connection, user_id=user, position_id=position, now=LATER)
        document = (await portfolios(connection, ["alice"], LATER))["alice"].document
    found = await broken_down(engine)
    pnl = Portfolio.model_validate_json(document).pnl
    assert closed.funding < 0
    assert found.funding == closed.funding
    assert found.perps == 50
    assert pnl is not None
    assert sum(getattr(found, name) for name in SOURCES) == found.pnl_usd == pnl.pnl_usd
    assert await world.broken_rules() == []


async def test_who_takes_no_part_has_none(engine: AsyncEngine) -> None:
    await make_world(engine)
    async with engine.connect() as connection:
        assert await pnl_breakdown(connection, wallet_address="nobody", now=NOW) == b"null"


async def broken_down(engine: AsyncEngine) -> PnlBreakdown:
    async with engine.connect() as connection:
        document = await pnl_breakdown(connection, wallet_address="alice", now=LATER)
    return TypeAdapter(PnlBreakdown).validate_json(document)
