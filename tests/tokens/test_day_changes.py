"""A token's change is that of its stored price since the newest price that is a day old."""

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.database.transaction import transaction
from backend.tokens.day_changes import day_changes
from procedures.tokens import DayChanges
from tests.world.world import BONK, NOW, SOL, World

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("prices", "day_ago", "change"),
    [
        pytest.param([], None, None, id="no price as old"),
        pytest.param([(DAY, "100")], "100", "50", id="exactly a day ago"),
        pytest.param([(DAY - timedelta(seconds=1), "100")], None, None, id="a second too young"),
        pytest.param([(2 * DAY, "300"), (DAY, "100")], "100", "50", id="the newest of the old"),
        pytest.param([(2 * DAY, "300")], "300", "-50", id="what held a day ago is older"),
    ],
)
async def test_changes(
    world: World, prices: list[tuple[timedelta, str]], day_ago: str | None, change: str | None
) -> None:
    await world.write("TRUNCATE price_history, price_candles")
    for ago, price in prices:
        await world.set_prices({SOL: Decimal(price)}, at=NOW - ago)
    await world.set_prices({SOL: Decimal(150)}, at=NOW)
    async with transaction(world.engine) as connection:
        document = (await day_changes(connection, [None], NOW))[None]
    answer = DayChanges.model_validate_json(document, strict=True)
    assert answer.day_ago == "2026-01-04T12:00:00.000Z"
    found = {one.token_address: one for one in answer.changes}
    assert len(found) == await world.count("tokens")
    assert found[SOL].day_ago_usd == (None if day_ago is None else Decimal(day_ago))
    assert found[SOL].change_percentage == (None if change is None else Decimal(change))


async def test_a_token_without_a_price_has_no_change(world: World) -> None:
    await world.write("DELETE FROM token_prices WHERE token_address = :token", token=BONK)
    async with transaction(world.engine) as connection:
        document = (await day_changes(connection, [None], NOW + DAY))[None]
    found = {
        one.token_address: one
        for one in DayChanges.model_validate_json(document, strict=True).changes
    }
    assert found[BONK].change_percentage is None
    assert found[SOL].change_percentage == 0
