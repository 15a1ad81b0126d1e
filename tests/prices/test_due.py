"""All tokens are due at each tick while anybody looks, holds or trades; else in the background."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.database.transaction import transaction
from backend.prices.due import TRADING_FOR, Audience, due_prices
from tests.world.world import BONK, BTC, JITOSOL, NOW, PRICES, SOL, USDC, World

NOBODY = Audience(viewers=0, by_token={})
UTC_DAY = ZoneInfo("UTC")
# An order at NOW is long over then.
LATER = NOW + timedelta(minutes=10)


async def due(
    world: World, watching: Audience = NOBODY, *, seconds: float = 4, tick_seconds: int = 5
) -> list[str]:
    """What is due as long after all prices were written at `LATER`."""
    await world.write(
        "INSERT INTO token_listings (token_address, is_major)"
        " SELECT address, true FROM tokens WHERE type = 'normal' ON CONFLICT DO NOTHING"
    )
    await world.set_prices(PRICES, at=LATER)
    async with transaction(world.engine) as connection:
        return await due_prices(
            connection,
            watching=watching,
            tick_seconds=tick_seconds,
            now=LATER + timedelta(seconds=seconds),
            timezone=UTC_DAY,
        )


@pytest.mark.parametrize(
    ("seconds", "tick_seconds", "is_due"),
    [(3.9, 5, False), (4, 5, True), (4, 10, False), (8, 10, True)],
)
async def test_while_somebody_looks_all_tokens_are_due_at_each_tick(
    world: World, seconds: float, tick_seconds: int, is_due: bool
) -> None:
    watching = Audience(viewers=1, by_token={BONK: 1})
    found = await due(world, watching, seconds=seconds, tick_seconds=tick_seconds)
    assert set(found) == (set(PRICES) if is_due else set())
    assert found[:1] == ([BONK] if is_due else [])


async def test_who_watches_an_lst_watches_its_base_token(world: World) -> None:
    assert (await due(world, Audience(viewers=1, by_token={JITOSOL: 1})))[0] == SOL


@pytest.mark.parametrize(("seconds", "is_due"), [(594, False), (595, True)])
async def test_when_nobody_does_they_are_due_every_ten_minutes(
    world: World, seconds: float, is_due: bool
) -> None:
    assert bool(await due(world, seconds=seconds)) is is_due


async def test_an_open_position_keeps_all_prices_ticking(world: World) -> None:
    alice = await world.person("alice")
    await world.open(alice)
    assert set(await due(world)) == {SOL, USDC, BTC, BONK}
    await world.write("UPDATE perp_positions SET status = 'closed'")
    assert await due(world) == []


@pytest.mark.parametrize(
    ("kind", "age", "is_due"),
    [
        ("swap", timedelta(0), True),
        ("swap", TRADING_FOR - timedelta(seconds=5), True),
        ("swap", TRADING_FOR, False),
        ("stake", timedelta(0), True),
        ("perp_close", timedelta(0), True),
        ("system", timedelta(0), False),
        ("perp_funding", timedelta(0), False),
        ("perp_liquidation", timedelta(0), False),
    ],
)
async def test_an_order_keeps_all_prices_ticking_for_five_minutes(
    world: World, kind: str, age: timedelta, is_due: bool
) -> None:
    alice = await world.person("alice")
    await world.write(
        "INSERT INTO transactions (user_id, transaction_type, fee, created_at)"
        " VALUES (:alice, :kind, '0', :at)",
        alice=alice,
        kind=kind,
        at=LATER - age,
    )
    assert bool(await due(world)) is is_due


@pytest.mark.parametrize(
    ("moment", "seconds", "is_due"),
    [
        # LATER is ten past; the next full hour, and an end on no full hour.
        ("2026-01-05T13:00Z", 0, True),
        ("2026-01-05T13:00Z", 59, True),
        ("2026-01-05T13:00Z", -1, False),
        ("2026-01-05T12:18:37Z", 0, True),
        ("2026-01-05T12:18:37Z", -1, False),
    ],
)
async def test_all_tokens_are_observed_at_a_full_hour_and_at_the_end_though_nobody_looks(
    world: World, moment: str, seconds: float, is_due: bool
) -> None:
    at = datetime.fromisoformat(moment)
    if at.minute:
        await world.write("UPDATE competitions SET ends_at = :at", at=at)
    assert await due(world) == []
    await world.set_prices(PRICES, at=at - timedelta(minutes=5))

    async def asked() -> set[str]:
        async with transaction(world.engine) as connection:
            found = await due_prices(
                connection,
                watching=NOBODY,
                tick_seconds=5,
                now=at + timedelta(seconds=seconds),
                timezone=UTC_DAY,
            )
        return set(found)

    assert await asked() == (set(PRICES) if is_due else set())
    if is_due:
        await world.set_prices(PRICES, at=at)
        assert await asked() == set()
