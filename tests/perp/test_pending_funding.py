"""Funding since the last settlement counts: in a position's equity, and in when it ends."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.perp.funding_store import SettledRate
from backend.perp.liquidation_store import warn_endangered
from backend.perp.opening import Direction
from backend.perp.settle_funding import fund
from backend.perp.views import positions
from backend.portfolio.views import portfolios
from backend.standings.store import refresh_standings
from tests.world.orders import close
from tests.world.world import NOW, SOL, USDC, World

HOUR = timedelta(hours=1)
SETTLED_AT = NOW + 4 * HOUR
SOL_AT_200 = {SOL: Decimal(200), USDC: Decimal(1)}
CAP = "0.0075"


@pytest.fixture
async def market(world: World) -> World:
    """SOL at 200 from the start on, and funding of 0.75 % of the notional, settled at 16:00."""
    await world.write("DELETE FROM price_history")
    await world.set_prices(SOL_AT_200, at=NOW)
    return world


async def settled(world: World, rate: str) -> None:
    async with transaction(world.engine) as connection:
        rates = [SettledRate(SOL, Decimal(rate), "test")]
        await fund(connection, settled_at=SETTLED_AT, rates=rates, now=SETTLED_AT)
    await world.set_prices(SOL_AT_200, at=SETTLED_AT)


async def shown(world: World, *, at: timedelta) -> dict[str, Any]:
    """The one open position of alice, as she reads it."""
    async with world.engine.connect() as connection:
        document = await positions(connection, wallet_address="alice", now=SETTLED_AT + at)
    assert document is not None
    (position,) = json.loads(document)["positions"]
    found: dict[str, Any] = position
    return found


# 10 SOL at 200: 15 of 2000 dollars in 8 hours.
@pytest.mark.parametrize(
    ("direction", "rate", "after", "pending"),
    [
        ("long", CAP, 8 * HOUR, "-15"),
        ("short", CAP, 8 * HOUR, "15"),
        ("long", "-0.0075", 2 * HOUR, "3.75"),
        ("short", "-0.0075", timedelta(seconds=12), "-0.00625"),
    ],
)
async def test_portfolio_board_and_close_count_it_alike(
    market: World, direction: Direction, rate: str, after: timedelta, pending: str
) -> None:
    alice = await market.person("alice")
    await settled(market, rate)
    position = await market.open(alice, leverage=10, direction=direction, now=SETTLED_AT)
    at = SETTLED_AT + after
    read = await shown(market, at=after)
    assert (read["pending_funding"], read["margin"]) == (pending, "200")
    assert Decimal(read["equity"]) == 200 + Decimal(pending)
    assert read["entry_funding_rate"] == rate
    async with transaction(market.engine) as connection:
        await refresh_standings(connection, now=at)
        own = json.loads((await portfolios(connection, ["alice"], at))["alice"].document)
    # 998.8 free dollars, less or more.
    worth = 10 * Decimal(200) + Decimal("798.8") + 200 + Decimal(pending)
    assert Decimal(own["total_value_usd"]) == worth
    (entry,) = (await market.places(at=at))["users"]
    assert Decimal(entry["total_value_usd"]) == worth
    async with transaction(market.engine) as connection:
        closed = await close(connection, user_id=alice, position_id=position, now=at)
    assert closed.funding == Decimal(pending)
    assert closed.payout + closed.fee == 200 + Decimal(pending)


async def status(world: World, *, sol: str, after: timedelta) -> str:
    """What became of the one position once SOL had this price."""
    at = SETTLED_AT + after
    await world.set_prices({SOL: Decimal(sol)}, at=at)
    await world.liquidations(now=at)
    async with world.engine.connect() as connection:
        found = await connection.execute(text("SELECT status FROM perp_positions"))
        return str(found.scalar_one())


# A long of 10 SOL with 100 of margin: its equity is the maintenance margin of 1/40 at
# (2000 - 100) / (10 · (1 - 1/40 - f)), with f of the notional owed.
@pytest.mark.parametrize(
    ("rate", "after", "survived", "reached"),
    [
        (CAP, timedelta(0), "194.871795", "194.871794"),
        (CAP, 8 * HOUR, "196.38243", "196.382428"),
        (CAP, 4 * HOUR, "195.624196", "195.624195"),
        # What it is owed carries it further than its stored liquidation price.
        ("-0.0075", 8 * HOUR, "193.384225", "193.384223"),
    ],
)
async def test_a_long_ends_where_the_funding_it_owes_leaves_too_little(
    market: World, rate: str, after: timedelta, survived: str, reached: str
) -> None:
    alice = await market.person("alice")
    await settled(market, rate)
    await market.open(alice, leverage=20, collateral="100", now=SETTLED_AT)
    assert await status(market, sol=survived, after=after) == "open"
    assert await market.broken_rules() == []
    assert await status(market, sol=reached, after=after) == "liquidated"
    assert await market.broken_rules() == []
    assert (await market.balances(alice))[USDC] == "898.8"


async def test_time_alone_ends_a_position_that_owes_too_much(market: World) -> None:
    alice = await market.person("alice")
    await settled(market, CAP)
    await market.open(alice, leverage=20, collateral="100", now=SETTLED_AT)
    for after, expected in ((2 * HOUR, "open"), (8 * HOUR, "liquidated")):
        assert await status(market, sol="195.5", after=after) == expected
    assert await market.broken_rules() == []


async def test_the_shown_liquidation_price_is_the_one_that_ends_it(market: World) -> None:
    alice = await market.person("alice")
    await settled(market, CAP)
    await market.open(alice, leverage=20, collateral="100", now=SETTLED_AT)
    after = 6 * HOUR
    price = Decimal(200)
    for _ in range(30):
        await market.set_prices({SOL: price}, at=SETTLED_AT + after)
        price = Decimal((await shown(market, at=after))["liquidation_price"])
    assert await status(market, sol=str(price + Decimal("1e-15")), after=after) == "open"
    assert await status(market, sol=str(price), after=after) == "liquidated"


async def test_who_owes_much_is_warned(market: World) -> None:
    alice: UUID = await market.person("alice")
    await settled(market, CAP)
    await market.open(alice, leverage=20, collateral="100", now=SETTLED_AT)
    # Equity 80 of 60 to be warned at 198; after 8 hours of funding 65, and at 197.5 less.
    await market.set_prices({SOL: Decimal("197.5")}, at=SETTLED_AT)
    for after, warned in ((timedelta(0), 0), (8 * HOUR, 1), (8 * HOUR, 0)):
        async with transaction(market.engine) as connection:
            found = await warn_endangered(connection, now=SETTLED_AT + after)
        assert len(found) == warned, after


async def test_the_gate_confirms_what_would_liquidate_with_the_funding_owed(market: World) -> None:
    alice = await market.person("alice")
    await settled(market, CAP)
    await market.open(alice, leverage=20, collateral="100", now=SETTLED_AT)
    async with market.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT longs_end_at FROM liquidation_exposures WHERE token_address = :sol"),
            {"sol": SOL},
        )
        exposed: Decimal = found.scalar_one()
    # With two periods of funding owed, 1.5 % of the notional.
    assert round(exposed, 6) == round(Decimal(1900) / (10 * (1 - Decimal("0.04"))), 6)
