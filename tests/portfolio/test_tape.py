"""The tape has the newest trades that are old enough, and nothing else that was done."""

from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from backend.database.transaction import transaction
from backend.portfolio.tape import tapes
from backend.staking.stake import stake
from procedures.arena import TapeTrade
from tests.world.world import BTC, NOW, PRICES, SOL, USDC, World

HOUR = timedelta(hours=1)
TRADES = TypeAdapter(list[TapeTrade])


async def seen(world: World, delay: timedelta) -> list[tuple[str, str]]:
    """Who made which trade, five hours after the first."""
    async with transaction(world.engine) as connection:
        document = (await tapes(connection, [delay], NOW + 5 * HOUR))[delay]
    found = TRADES.validate_json(document, strict=True)
    return [(one.username, one.transaction_type) for one in found]


@pytest.fixture
async def world(world: World) -> World:
    """Alice swapped five hours ago and bob's long was liquidated three hours ago; both did more."""
    alice, bob = await world.person("alice"), await world.person("bob")
    await world.swap(alice, SOL, USDC, "1")
    async with transaction(world.engine) as connection:
        await stake(connection, user_id=alice, token_address=SOL, amount=Decimal(1), now=NOW)
    await world.open(bob, leverage=10, now=NOW + HOUR)
    await world.quote({**PRICES, SOL: PRICES[SOL] * Decimal("0.9")}, at=NOW + 2 * HOUR)
    await world.set_prices(PRICES, at=NOW + 4 * HOUR)
    await world.swap(alice, USDC, BTC, "10", now=NOW + 4 * HOUR)
    return world


@pytest.mark.parametrize(
    ("delay", "expected"),
    [
        (0, ["alice swap", "bob perp_liquidation", "bob perp_open", "alice swap"]),
        (1, ["alice swap", "bob perp_liquidation", "bob perp_open", "alice swap"]),
        (2, ["bob perp_liquidation", "bob perp_open", "alice swap"]),
        (4, ["bob perp_open", "alice swap"]),
        (6, []),
    ],
)
async def test_the_newest_that_are_as_old_as_the_delay(
    world: World, delay: int, expected: list[str]
) -> None:
    found = await seen(world, delay * HOUR)
    assert [" ".join(one) for one in found] == expected


async def test_no_more_than_are_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.portfolio.tape.TRADES", 2)
    assert len(await seen(world, timedelta(0))) == 2
