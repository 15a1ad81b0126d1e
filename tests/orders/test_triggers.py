"""A position closes at the price of its take profit or stop loss, after whoever is liquidated."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.database.transaction import transaction
from backend.perp.opening import Direction
from backend.refusals import Refusal
from tests.world.orders import close
from tests.world.waiting import triggered_at
from tests.world.world import NOW, SOL, USDC, World

SECOND = timedelta(seconds=1)
SOON = NOW + SECOND


async def priced(world: World, sol: str, *, later: int = 1) -> None:
    await world.quote({SOL: Decimal(sol), USDC: Decimal(1)}, at=NOW + later * SECOND)


async def endings(world: World) -> list[tuple[str, str | None, str | None]]:
    """Of each position: how it stands, what closed it and at which price."""
    rows = await world.rows(
        "SELECT status, details ->> 'trigger', details ->> 'exit_price' FROM perp_positions"
        " LEFT JOIN transactions ON details ->> 'position_id' = perp_positions.id::text"
        " AND transaction_type IN ('perp_close', 'perp_liquidation')"
        " ORDER BY perp_positions.created_at, perp_positions.id"
    )
    return [(status, trigger, price) for status, trigger, price in rows]


# 10x: a long of 200 is liquidated at 184.6, a short at 214.6.
@pytest.mark.parametrize(
    ("direction", "take_profit", "stop_loss", "untouched", "reached", "ending"),
    [
        pytest.param("long", "220", None, "219.99", "220", "take_profit", id="a long's profit"),
        pytest.param("long", None, "190", "190.01", "190", "stop_loss", id="a long's loss"),
        pytest.param("short", "180", None, "180.01", "180", "take_profit", id="a short's profit"),
        pytest.param("short", None, "210", "209.99", "210", "stop_loss", id="a short's loss"),
        pytest.param("long", "220", "190", "200", "260", "take_profit", id="a gap over the profit"),
        pytest.param("long", "220", "190", "191", "186", "stop_loss", id="a gap over the loss"),
        pytest.param("short", "180", "210", "200", "213", "stop_loss", id="a short's gap"),
    ],
)
async def test_a_position_closes_when_the_price_is_there_and_not_before(
    world: World,
    alice: UUID,
    direction: Direction,
    take_profit: str | None,
    stop_loss: str | None,
    untouched: str,
    reached: str,
    ending: str,
) -> None:
    position = await world.open(alice, direction=direction)
    await triggered_at(world, alice, position, take_profit=take_profit, stop_loss=stop_loss)
    await priced(world, untouched)
    assert await endings(world) == [("open", None, None)]
    await priced(world, reached, later=2)
    assert await endings(world) == [("closed", ending, reached)]
    assert await world.count("position_triggers") == 0
    ((told,),) = await world.rows(
        "SELECT details ->> 'trigger' FROM notifications WHERE kind = 'position_triggered'"
    )
    assert told == ending
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("direction", "stop_loss", "reached"), [("long", "190", "184"), ("short", "210", "215")]
)
async def test_a_gap_over_a_stop_and_the_liquidation_price_liquidates(
    world: World, alice: UUID, direction: Direction, stop_loss: str, reached: str
) -> None:
    position = await world.open(alice, direction=direction)
    await triggered_at(world, alice, position, stop_loss=stop_loss)
    await priced(world, reached)
    assert await endings(world) == [("liquidated", None, None)]
    assert await world.count("position_triggers") == 0
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("direction", "given", "reason"),
    [
        ("long", {"take_profit": "200"}, "trigger_on_wrong_side"),
        ("long", {"take_profit": "150"}, "trigger_on_wrong_side"),
        ("long", {"stop_loss": "200"}, "trigger_on_wrong_side"),
        ("long", {"stop_loss": "184.6"}, "trigger_beyond_liquidation"),
        ("short", {"take_profit": "210"}, "trigger_on_wrong_side"),
        ("short", {"stop_loss": "190"}, "trigger_on_wrong_side"),
        ("short", {"stop_loss": "214.7"}, "trigger_beyond_liquidation"),
        ("long", {"stop_loss": "0"}, "trigger_zero"),
    ],
)
async def test_a_trigger_that_makes_no_sense_says_why_and_writes_nothing(
    world: World, alice: UUID, direction: Direction, given: dict[str, str], reason: str
) -> None:
    position = await world.open(alice, direction=direction)
    before = await world.contents()
    with pytest.raises(Refusal) as refused:
        await triggered_at(world, alice, position, **given)  # type: ignore[arg-type]
    assert refused.value.reason == reason
    assert await world.contents() == before


async def test_triggers_are_of_the_owners_open_positions(world: World, alice: UUID) -> None:
    position, bob = await world.open(alice), await world.person("bob")
    async with transaction(world.engine) as connection:
        ended = await world.open(alice)
        await close(connection, user_id=alice, position_id=ended, now=NOW)
    for user, held, reason in (
        (bob, position, "unknown_position"),
        (alice, uuid4(), "unknown_position"),
        (alice, ended, "position_closed"),
    ):
        with pytest.raises(Refusal) as refused:
            await triggered_at(world, user, held, take_profit="220")
        assert refused.value.reason == reason


async def test_triggers_are_set_anew_and_taken_away(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    await triggered_at(world, alice, position, take_profit="220", stop_loss="190")
    await triggered_at(world, alice, position, take_profit="230")
    await priced(world, "189")
    await priced(world, "221", later=2)
    assert await endings(world) == [("open", None, None)]
    await triggered_at(world, alice, position, now=NOW + 2 * SECOND)
    await priced(world, "240", later=3)
    assert await endings(world) == [("open", None, None)]


async def test_an_observation_that_began_before_closes_nothing(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    await triggered_at(world, alice, position, take_profit="220", now=NOW + 2 * SECOND)
    await priced(world, "230")
    assert await endings(world) == [("open", None, None)]
    await priced(world, "230", later=3)
    assert await endings(world) == [("closed", "take_profit", "230")]


async def test_positions_of_halted_tokens_close(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    await triggered_at(world, alice, position, stop_loss="190")
    await world.write(
        "INSERT INTO halted_tokens (token_address, reason, halted_at)"
        f" VALUES ('{SOL}', 'odd', '2026-01-05')"
    )
    await priced(world, "189")
    assert await endings(world) == [("closed", "stop_loss", "189")]


async def test_fifty_positions_close_at_once(world: World) -> None:
    for number in range(50):
        user = await world.person(f"trader {number}")
        position = await world.open(user, collateral="100", leverage=5)
        await triggered_at(world, user, position, stop_loss="190")
    await priced(world, "189")
    assert await endings(world) == [("closed", "stop_loss", "189")] * 50
    assert await world.broken_rules() == []
