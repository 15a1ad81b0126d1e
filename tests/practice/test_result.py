"""What a run has come to says of one moment what it says: of now."""

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.settings import Settings
from tests.practice.test_run import ROW, START, recorded
from tests.world.practice import HOUR, Player, plan_of, playing, result_bytes
from tests.world.world import SOL

SOL_GRANTED, USDC_GRANTED = 10, 1000
PLACE = Decimal("1e-8")


async def figures(player: Player) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(await result_bytes(player))["figures"]
    return found


@pytest.mark.parametrize(
    "passed",
    [ROW, HOUR, HOUR + timedelta(minutes=2), HOUR + 11 * ROW, 3 * HOUR + 5 * ROW],
)
async def test_without_a_trade_the_return_is_that_of_holding_the_grant(
    settings: Settings, passed: timedelta
) -> None:
    async with playing(settings, plan_of()) as player:
        await player.run.advance(passed)
        found = await figures(player)
    row = START + passed // ROW * ROW
    first, now = (SOL_GRANTED * recorded("SOL", at) + USDC_GRANTED for at in (START, row))
    assert abs(Decimal(found["value_usd"]) - now) <= PLACE
    assert abs(Decimal(found["pnl_usd"]) - (now - first)) <= PLACE
    for name in ("return_percentage", "hold_return_percentage"):
        assert float(found[name]) == pytest.approx(float(100 * (now / first - 1)), abs=1e-7), name
    assert Decimal(found["max_drawdown_percentage"]) >= -Decimal(found["return_percentage"])
    assert (found["trades"], found["liquidations"]) == (0, 0)


async def test_an_order_is_counted_at_once(settings: Settings) -> None:
    async with playing(settings, plan_of()) as player:
        await player.run.advance(HOUR + 2 * ROW)
        await player.swap("10")
        assert (await figures(player))["trades"] == 1
        await player.ask(
            "perp.open", token_address=SOL, collateral_amount="50", leverage=2, direction="long"
        )
        assert (await figures(player))["trades"] == 2


async def test_looking_at_it_changes_nothing_that_comes_later(settings: Settings) -> None:
    ends = []
    for is_looked_at in (False, True):
        async with playing(settings, plan_of()) as player:
            for _ in range(30):
                await player.run.advance(ROW)
                if is_looked_at:
                    await figures(player)
            ends.append(await result_bytes(player))
    assert ends[0] == ends[1]
