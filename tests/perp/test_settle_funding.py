"""Funding is settled once per position and time, in order, at the prices and rates of the time."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.perp.funding_store import SettledRate
from backend.perp.opening import Direction
from backend.perp.settle_funding import due_settlements, fund
from backend.prices.store import Price, write_prices
from tests.world.world import NOW, SOL, USDC, World

DIRECTIONS: tuple[Direction, ...] = ("long", "short")
OPENED_AT = NOW
# The price a little before each settlement, and its rate.
SETTLEMENTS = [
    ("2026-01-05T16:00Z", "200", "0.0001"),
    ("2026-01-06T00:00Z", "210", "-0.0002"),
    ("2026-01-06T08:00Z", "190", "0.0003"),
]
LATE = datetime.fromisoformat("2026-01-06T09:30Z")


async def priced(world: World, price: str, *, at: datetime) -> None:
    async with transaction(world.engine) as connection:
        await write_prices(
            connection,
            [Price(SOL, Decimal(price), at, "test", at), Price(USDC, Decimal(1), at, "test", at)],
        )


async def opened(world: World, user: UUID, direction: Direction) -> UUID:
    return await world.open(user, collateral="400", leverage=5, direction=direction, now=OPENED_AT)


async def settled(world: World, at: str, rate: str, *, now: datetime) -> int:
    rates = [SettledRate(SOL, Decimal(rate), "test")]
    async with transaction(world.engine) as connection:
        made = await fund(connection, settled_at=datetime.fromisoformat(at), rates=rates, now=now)
    return made.payments


async def state(world: World) -> list[tuple[object, ...]]:
    """All that funding moves, to compare runs by."""
    async with world.engine.connect() as connection:
        positions = await connection.execute(
            text(
                "SELECT position_direction, accumulated_funding, liquidation_price,"
                " funding_rate_last_applied FROM perp_positions ORDER BY position_direction"
            )
        )
        payments = await connection.execute(
            text(
                "SELECT settled_at, trim_scale(amount)::text, rate, price_usd, seconds"
                " FROM funding_payments ORDER BY settled_at, amount"
            )
        )
        return [tuple(row) for row in (*positions, *payments)]


@pytest.fixture
async def market(world: World) -> World:
    """A long and a short of 10 SOL at 200 each, and the prices of a night and a morning."""
    await priced(world, "200", at=OPENED_AT + timedelta(microseconds=1))
    for direction in DIRECTIONS:
        await opened(world, await world.person(direction, now=OPENED_AT), direction)
    for at, price, _ in SETTLEMENTS:
        await priced(world, price, at=datetime.fromisoformat(at) - timedelta(minutes=3))
    await priced(world, "205", at=LATE)
    return world


async def test_three_missed_settlements_are_made_in_order_each_at_its_own_price(
    market: World,
) -> None:
    async with market.engine.connect() as connection:
        due = await due_settlements(connection, now=LATE)
    assert due == [datetime.fromisoformat(at) for at, _, _ in SETTLEMENTS]
    for at, _, rate in SETTLEMENTS:
        assert await settled(market, at, rate, now=LATE) == 2
    # Half a period at 200, then whole ones at 210 and 190, in USDC of the long:
    # -10 · 200 · 0.0001 / 2, +10 · 210 · 0.0002, -10 · 190 · 0.0003.
    found = await state(market)
    assert [row[:2] for row in found[:2]] == [("long", "-0.25"), ("short", "0.25")]
    assert [row[1] for row in found[2:]] == ["-0.1", "0.1", "-0.42", "0.42", "-0.57", "0.57"]
    async with market.engine.connect() as connection:
        assert await due_settlements(connection, now=LATE) == []
    assert await market.broken_rules() == []


@pytest.mark.parametrize(
    ("directions", "line"),
    [
        (("long",), (None, "0.1")),
        (("long", "long"), (None, "0.2")),
        (("short", "short"), ("0.2", None)),
        (("long", "short"), None),
    ],
    ids=["one position", "two", "two that receive", "two that pay each other"],
)
async def test_an_owner_has_one_line_for_the_payments_of_a_settlement(
    world: World, directions: tuple[Direction, ...], line: tuple[str | None, str | None] | None
) -> None:
    await priced(world, "200", at=OPENED_AT + timedelta(microseconds=1))
    user = await world.person("alice", now=OPENED_AT)
    positions = {str(await opened(world, user, direction)) for direction in directions}
    at, _, rate = SETTLEMENTS[0]
    assert await settled(world, at, rate, now=LATE) == len(directions)
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT amount_to, amount_from, details FROM transactions"
                " WHERE transaction_type = 'perp_funding'"
            )
        )
        lines = found.all()
    assert [(given, taken) for given, taken, _ in lines] == ([] if line is None else [line])
    for _, _, details in lines:
        assert {payment["position_id"] for payment in details["payments"]} == positions
        assert {payment["price_usd"] for payment in details["payments"]} == {"200"}
    assert await world.count("funding_payments") == len(directions)
    assert await world.count("notifications WHERE kind = 'funding'") == 1
    assert await world.broken_rules() == []


async def test_settling_twice_or_three_at_once_is_settling_once(market: World) -> None:
    for at, _, rate in SETTLEMENTS:
        made = await asyncio.gather(*(settled(market, at, rate, now=LATE) for _ in range(3)))
        assert sorted(made) == [0, 0, 2]
        assert await settled(market, at, "0.005", now=LATE) == 0
    found = await state(market)
    assert [row[:2] for row in found[:2]] == [("long", "-0.25"), ("short", "0.25")]
    assert await market.count("funding_payments") == 6
    async with market.engine.connect() as connection:
        for table, moment in (
            ("funding_settlements", "settled_at"),
            ("funding_rates", "timestamp"),
        ):
            kept = await connection.execute(text(f"SELECT rate FROM {table} ORDER BY {moment}"))
            assert [*kept.scalars()] == [Decimal(rate) for _, _, rate in SETTLEMENTS], table
    assert await market.count("notifications WHERE kind = 'funding'") == 6
    assert await market.broken_rules() == []


async def test_a_position_that_funding_leaves_too_thin_is_liquidated(market: World) -> None:
    await priced(market, "164.2", at=LATE + timedelta(seconds=1))
    assert (await market.liquidations(now=LATE)).liquidated == 0
    await settled(market, SETTLEMENTS[0][0], "0.0075", now=LATE)
    async with market.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT position_direction FROM perp_positions WHERE status = 'liquidated'")
        )
        assert rows.scalars().all() == ["long"]
    assert await market.broken_rules() == []
