"""What a liquid stake has gained moves with its pool's rate, and it is worth what is left of it."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from backend.database.transaction import transaction
from backend.investments.views import investments
from backend.liquid_staking.liquid_stake import liquid_stake
from tests.world.endings import accrue, unstake
from tests.world.world import JITOSOL, NOW, SOL, USDC, World

TOKYO = ZoneInfo("Asia/Tokyo")
MIDNIGHT = datetime.fromisoformat("2026-01-05T15:00Z")
DAY = timedelta(days=1)


async def liquid_staked(world: World, user: UUID, amount: str, *, at: datetime = NOW) -> UUID:
    async with transaction(world.engine) as connection:
        made = await liquid_stake(
            connection, user_id=user, token_address=SOL, amount=Decimal(amount), now=at
        )
    return made.investment_id


async def listed(world: World, *, at: datetime = NOW) -> list[dict[str, Any]]:
    """Alice's investments, the oldest first."""
    async with world.engine.connect() as connection:
        document = await investments(connection, wallet_address="alice", now=at)
    assert document is not None
    found: list[dict[str, Any]] = json.loads(document)["investments"]
    return sorted(found, key=lambda one: (one["start_date"], one["id"]))


@pytest.mark.parametrize(
    ("days", "gained"),
    # 1.6 JitoSOL; 1.25 grows by 7.3 % a year, three hours to the first midnight.
    [(0, "0.00005"), (1, "0.00045001"), (2, "0.0008501")],
)
async def test_what_it_gained_is_noted_at_each_day_boundary(
    world: World, days: int, gained: str
) -> None:
    user = await world.person("alice")
    await liquid_staked(world, user, "2")
    (before,) = await listed(world)
    assert (before["accrued_interest"], before["last_update"]) == ("0", "2026-01-05T12:00:00.000Z")
    async with transaction(world.engine) as connection:
        await accrue(connection, timezone=TOKYO, now=MIDNIGHT + days * DAY + timedelta(hours=1))
    (after,) = await listed(world)
    assert after["accrued_interest"] == gained
    assert after["last_update"] == f"2026-01-0{5 + days}T15:00:00.000Z"
    assert await world.broken_rules() == []


async def test_a_stake_begun_after_the_boundary_that_a_late_batch_does_gains_nothing_by_it(
    world: World,
) -> None:
    user = await world.person("alice")
    await liquid_staked(world, user, "2", at=MIDNIGHT + timedelta(minutes=30))
    async with transaction(world.engine) as connection:
        await accrue(connection, timezone=TOKYO, now=MIDNIGHT + timedelta(hours=1))
    (found,) = await listed(world)
    assert found["accrued_interest"] == "0"
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("sold", "held", "values"),
    [
        ("0", ["1.6", "0.8"], ["2", "1"]),
        # Of two stakes of 1.6 and 0.8 JitoSOL at 1.25 the older one has what is left first.
        ("0.5", ["1.6", "0.3"], ["2", "0.375"]),
        ("0.8", ["1.6", "0"], ["2", "0"]),
        ("1.8", ["0.6", "0"], ["0.75", "0"]),
        ("2.4", ["0", "0"], ["0", "0"]),
    ],
)
async def test_a_stake_whose_tokens_were_sold_is_worth_those_that_are_left(
    world: World, sold: str, held: list[str], values: list[str]
) -> None:
    user = await world.person("alice")
    for amount in ("2", "1"):
        await liquid_staked(world, user, amount)
    if Decimal(sold):
        await world.swap(user, JITOSOL, USDC, sold)
    found = await listed(world)
    assert [one["lst_amount"] for one in found] == ["1.6", "0.8"]
    assert [one["lst_held"] for one in found] == held
    assert [one["value"] for one in found] == values


async def test_tokens_of_an_ended_stake_count_for_no_other(world: World) -> None:
    user = await world.person("alice")
    first, _ = [await liquid_staked(world, user, amount) for amount in ("2", "1")]
    async with transaction(world.engine) as connection:
        await unstake(connection, user_id=user, investment_id=first, now=NOW)
    found = {one["status"]: (one["lst_held"], one["value"]) for one in await listed(world)}
    assert found == {"active": ("0.8", "1"), "withdrawn": (None, "0")}
