"""The two recorded weeks, bar by bar: what waits is done at the first close that reaches it.

When, and at which price, is worked out from the recording alone.
"""

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Final
from uuid import UUID

import pytest

from backend.orders.tables import Kind, Market, OrderSide
from backend.perp.opening import Direction
from tests.feeds.recording import BAR, sol_closes
from tests.world.waiting import Asked, placed, triggered_at
from tests.world.world import SOL, USDC, World

pytestmark = pytest.mark.long

LAMPORT: Final = Decimal("1e-9")
MICRO_USDC: Final = Decimal("1e-6")
LEVERAGE: Final = 2
# Each trigger as a part of the first close.
BELOW: Final = ("0.99", "0.97", "0.94", "0.9", "0.86", "0.8", "0.5")
ABOVE: Final = ("1.01", "1.04", "1.08", "1.12", "1.3")
ORDERS: Final[list[tuple[Market, Kind, OrderSide, str]]] = [
    *(("swap", "limit", "buy", part) for part in BELOW),
    *(("swap", "stop", "sell", part) for part in BELOW),
    *(("swap", "limit", "sell", part) for part in ABOVE),
    *(("swap", "stop", "buy", part) for part in ABOVE),
    ("perp", "limit", "buy", "0.95"),
    ("perp", "stop", "sell", "0.95"),
    ("perp", "stop", "buy", "1.05"),
]
POSITIONS: Final[list[tuple[Direction, str, str]]] = [
    # direction, take profit and stop loss
    ("long", "1.06", "0.93"),
    ("long", "1.3", "0.85"),
    ("long", "1.02", "0.6"),
    ("short", "0.92", "1.04"),
    ("short", "0.75", "1.3"),
]


def recorded() -> list[tuple[datetime, Decimal]]:
    """When each bar closed, and its close."""
    return [(opened_at + BAR, close) for opened_at, close in sol_closes().items()]


def reached(trigger: Decimal, *, is_from_above: bool) -> tuple[datetime, Decimal] | None:
    """The first close after the first one that is at the trigger or beyond it."""
    for at, close in recorded()[1:]:
        if close <= trigger if is_from_above else close >= trigger:
            return at, close
    return None


def part_of_first(part: str) -> Decimal:
    return (recorded()[0][1] * Decimal(part)).quantize(Decimal("0.01"))


def received(market: Market, side: OrderSide, close: Decimal) -> Decimal:
    """What an order gives: tokens for 100 USDC, dollars for a SOL, or the size of a position."""
    if market == "perp":
        return (100 * LEVERAGE / close).quantize(LAMPORT, ROUND_DOWN)
    if side == "buy":
        return (100 / close).quantize(LAMPORT, ROUND_DOWN)
    return close.quantize(MICRO_USDC, ROUND_DOWN)


async def begun(world: World) -> datetime:
    """When the season begins, with the recording, of which the first close is known."""
    first, close = recorded()[0]
    await world.write("DELETE FROM price_history")
    await world.write("UPDATE token_prices SET last_updated = :before", before=first - BAR)
    await world.write("UPDATE competitions SET starts_at = :before", before=first - BAR)
    await world.quote({SOL: close, USDC: Decimal(1)}, at=first)
    return first


async def play(world: World, eventful: set[datetime]) -> None:
    """Every close after the first; the books are looked at where something is to happen."""
    for at, close in recorded()[1:]:
        await world.quote({SOL: close, USDC: Decimal(1)}, at=at)
        if at in eventful:
            assert await world.broken_rules() == [], at
    assert await world.broken_rules() == []


Filled = dict[UUID, tuple[datetime, Decimal] | None]
"""By order: when and what it gave, or None."""
Closed = dict[UUID, tuple[datetime, Decimal, str] | None]
"""By position: when, at which price and by which trigger, or None."""


async def orders_placed(world: World, first: datetime) -> Filled:
    """What is to become of the orders, each of a trader of its own."""
    expected: Filled = {}
    for number, (market, kind, side, part) in enumerate(ORDERS):
        trader = await world.person(f"trader {number}", now=first)
        trigger = part_of_first(part)
        asked: Asked = {"market": market, "kind": kind, "side": side, "price": str(trigger)}
        if market == "perp":
            asked["leverage"] = LEVERAGE
        elif side == "sell":
            asked["amount"] = "1"
        made = await placed(world, trader, now=first, **asked)
        done = reached(trigger, is_from_above=(kind == "limit") == (side == "buy"))
        expected[made.order.id] = (
            None if done is None else (done[0], received(market, side, done[1]))
        )
    return expected


async def positions_opened(world: World, first: datetime) -> Closed:
    """What is to become of the positions, each of a holder of its own."""
    expected: Closed = {}
    for number, (direction, profit, loss) in enumerate(POSITIONS):
        holder = await world.person(f"holder {number}", now=first)
        position = await world.open(holder, leverage=2, direction=direction, now=first)
        take_profit, stop_loss = part_of_first(profit), part_of_first(loss)
        await triggered_at(
            *(world, holder, position),
            take_profit=str(take_profit),
            stop_loss=str(stop_loss),
            now=first,
        )
        gain = reached(take_profit, is_from_above=direction == "short")
        lost = reached(stop_loss, is_from_above=direction == "long")
        ends = [(*end, why) for end, why in ((gain, "take_profit"), (lost, "stop_loss")) if end]
        expected[position] = min(ends, default=None)
    return expected


async def filled(world: World) -> Filled:
    rows = await world.rows(
        "SELECT orders.id, created_at, amount_to::numeric FROM orders"
        " LEFT JOIN transactions ON transactions.id = filled_by"
    )
    return {order: None if at is None else (at, amount) for order, at, amount in rows}


async def closed(world: World, positions: Closed) -> Closed:
    """Those of the `positions`; the others were opened by orders."""
    rows = await world.rows(
        "SELECT position.id, made.created_at, CAST(details ->> 'exit_price' AS numeric),"
        " details ->> 'trigger' FROM perp_positions position LEFT JOIN transactions made"
        " ON details ->> 'position_id' = position.id::text AND transaction_type = 'perp_close'"
    )
    found = {position: (at, price, why) if at else None for position, at, price, why in rows}
    return {position: found[position] for position in positions}


async def test_each_order_and_each_trigger_is_done_at_the_first_close_that_reaches_it(
    world: World,
) -> None:
    first = await begun(world)
    orders = await orders_placed(world, first)
    positions = await positions_opened(world, first)
    assert None in orders.values(), "some are never reached"
    done = [*orders.values(), *positions.values()]
    await play(world, {one[0] for one in done if one is not None})
    assert await filled(world) == orders
    assert await closed(world, positions) == positions
