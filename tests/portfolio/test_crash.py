"""The crash of 10 October 2025, bar by bar, with the funding that was really paid.

Who is liquidated when is stated below, and derived a second time in fractions, by other code
than the product's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.perp.funding_store import SettledRate
from backend.perp.liquidate import liquidate
from backend.perp.opening import Direction
from backend.perp.settle_funding import fund
from backend.prices.store import Price, write_prices
from tests.feeds.recording import BAR, sol_closes, sol_funding_rates
from tests.world.orders import open_position
from tests.world.world import SOL, World

pytestmark = pytest.mark.long


OPENED_AT = datetime.fromisoformat("2025-10-10T20:00Z") + BAR
CRASH_ENDS_AT = OPENED_AT + timedelta(hours=2)
COLLATERAL = Decimal(50)
MAINTENANCE = Fraction(1, 40)
UNSETTLED_RATE = Fraction(1, 10_000)

OUTCOMES: list[tuple[Direction, int, str | None]] = [
    # direction, leverage, when it is liquidated (None: it survives)
    ("long", 2, None),
    ("long", 3, None),
    ("long", 4, "2025-10-10T21:20Z"),
    ("long", 5, "2025-10-10T21:20Z"),
    ("long", 8, "2025-10-10T21:20Z"),
    ("long", 10, "2025-10-10T21:15Z"),
    ("long", 15, "2025-10-10T21:00Z"),
    ("long", 20, "2025-10-10T21:00Z"),
    ("short", 10, None),
    ("short", 20, "2025-10-14T00:25Z"),
]


@dataclass(frozen=True, slots=True)
class Bar:
    """A moment at which a bar closed, its price, and the funding rate settled then, if any."""

    at: datetime
    close: Decimal
    rate: Decimal | None


def bars() -> Iterator[Bar]:
    rates = sol_funding_rates()
    for opened_at, close in sol_closes().items():
        at = opened_at + BAR
        if at >= OPENED_AT:
            yield Bar(at, close, rates.get(at))


def derived(direction: Direction, leverage: int) -> datetime | None:
    """When equity first is no more than the maintenance margin, in exact fractions."""
    recorded = list(bars())
    side = 1 if direction == "long" else -1
    entry = Fraction(recorded[0].close)
    margin = Fraction(COLLATERAL)
    size = Fraction(int(margin * leverage / entry * 10**9), 10**9)
    paid_at, rate = OPENED_AT, UNSETTLED_RATE
    for bar in recorded[1:]:
        price = Fraction(bar.close)
        share = Fraction(int((bar.at - paid_at).total_seconds()), 8 * 3600)
        owed = side * size * price * rate * share
        if margin - owed + side * size * (price - entry) <= size * price * MAINTENANCE:
            return bar.at
        if bar.rate is not None:
            rate = Fraction(bar.rate)
            margin -= side * size * price * rate * share
            paid_at = bar.at
    return None


@pytest.mark.parametrize(("direction", "leverage", "liquidated_at"), OUTCOMES)
def test_the_stated_outcomes_follow_from_the_recording(
    direction: Direction, leverage: int, liquidated_at: str | None
) -> None:
    stated = None if liquidated_at is None else datetime.fromisoformat(liquidated_at)
    assert derived(direction, leverage) == stated


async def everybody_in(world: World, first: Bar) -> dict[tuple[Direction, int], UUID]:
    """One trader for each outcome, with the position it speaks of."""
    positions = {}
    for direction, leverage, _ in OUTCOMES:
        trader = await world.person(f"{direction}-{leverage}", now=first.at)
        async with transaction(world.engine) as connection:
            positions[direction, leverage], _ = await open_position(
                connection,
                user_id=trader,
                token_address=SOL,
                collateral=COLLATERAL,
                leverage=leverage,
                direction=direction,
                now=first.at,
            )
    return positions


async def tick(world: World, bar: Bar) -> bool:
    """Play one bar; whether it moved anything but prices."""
    price = Price(SOL, bar.close, bar.at, "replay", bar.at)
    async with transaction(world.engine) as connection:
        await write_prices(connection, [price])
        done = await liquidate(connection, now=bar.at)
    if bar.rate is not None:
        rates = [SettledRate(SOL, bar.rate, "binance")]
        async with transaction(world.engine) as connection:
            await fund(connection, settled_at=bar.at, rates=rates, now=bar.at)
    return done.liquidated + done.warned > 0 or bar.rate is not None


async def test_each_position_ends_when_the_recording_says_and_the_books_stay_clean(
    world: World,
) -> None:
    first, *others = bars()
    # Orders fill at the recording's prices, not at the world's.
    await world.write("DELETE FROM price_history WHERE token_address = :sol", sol=SOL)
    async with transaction(world.engine) as connection:
        for moved in ("competitions SET starts_at", "token_prices SET last_updated"):
            shift = text(f"UPDATE {moved} = CAST(:at AS timestamptz) - interval '1 second'")
            await connection.execute(shift, {"at": first.at})
    await tick(world, first)
    positions = await everybody_in(world, first)
    for bar in others:
        is_eventful = await tick(world, bar)
        # A whole audit costs more than the bar; between events one in an hour will do.
        if is_eventful or bar.at <= CRASH_ENDS_AT or bar.at.minute == 0:
            assert await world.broken_rules() == [], bar.at
    async with world.engine.connect() as connection:
        rows = await connection.execute(text("SELECT id, status, updated_at FROM perp_positions"))
        ended = {row.id: row.updated_at for row in rows if row.status == "liquidated"}
    for direction, leverage, liquidated_at in OUTCOMES:
        stated = None if liquidated_at is None else datetime.fromisoformat(liquidated_at)
        assert ended.get(positions[direction, leverage]) == stated, (direction, leverage)
