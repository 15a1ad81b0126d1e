"""However far a step goes, each price on the way does what it would have done by itself."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import text

from backend.clock import iso
from backend.database.transaction import reading
from backend.settings import Settings
from tests.world.practice import HOUR, Player, plan_of, playing, result_bytes
from tests.world.world import JITOSOL, SOL

START: Final = datetime(2025, 10, 1, tzinfo=UTC)
ROW: Final = timedelta(minutes=5)
ROWS: Final = 300
HOURS: Final = 4
PLAYED: Final = HOURS * HOUR
BEFORE: Final = 100
DIP: Final = 30
"""The row whose price the others do not have: half past two."""
MISSING: Final = frozenset({25, 26, 36})
"""The last one is that of a full hour, where what is written together ends."""
# What is the same however it was come by: everything but ids, and the moments of this machine.
KEPT: Final = text("""
SELECT json_build_object(
    'ticks', (
        SELECT json_agg(tick ORDER BY token_address, priced_at) FROM price_history tick
    ),
    'candles', (
        SELECT json_agg(candle ORDER BY token_address, minutes, opened_at)
        FROM price_candles candle
    ),
    'stored', (
        SELECT json_agg(json_build_array(token_address, price_usd, last_updated, source)
            ORDER BY token_address)
        FROM token_prices
    ),
    'told', (
        SELECT json_agg(json_build_array(kind, created_at, details ->> 'mark_price')
            ORDER BY created_at, kind)
        FROM notifications
    )
)::text
""")


def write(folder: Path, *, dip: float | None) -> None:
    """A recording that stands still but for one row, and has no price in some others."""
    lines = ["utc,SOL"]
    for number in range(ROWS):
        price = dip if number == DIP and dip is not None else BEFORE
        lines.append(f"{iso(START + number * ROW)},{'' if number in MISSING else price}")
    (folder / "dip.csv").write_text("\n".join(lines))


HAPPENED = {"order_filled", "position_triggered", "liquidation"}


async def kept(player: Player) -> Mapping[str, Any]:
    async with reading(player.run.server.readings) as connection:
        found: Mapping[str, Any] = json.loads((await connection.execute(KEPT)).scalar_one())
        return found


async def played(
    settings: Settings, folder: Path, *, direction: str | None, step: timedelta, waits: bool = False
) -> tuple[Mapping[str, Any], bytes]:
    """What is kept after some hours, and the result; where one `waits`, with a stop loss of the
    position at 90 and a limit to buy at 85.
    """
    async with playing(settings, plan_of("dip", folder=folder), folder=folder) as player:
        if direction is not None:
            opened = await player.ask(
                "perp.open",
                token_address=SOL,
                collateral_amount="50",
                leverage=2,
                direction=direction,
            )
            if waits:
                await player.ask(
                    "perp.setTriggers", position_id=opened["position_id"], stop_loss="90"
                )
                await player.ask(
                    "orders.place",
                    market="swap",
                    kind="limit",
                    side="buy",
                    token_address=SOL,
                    trigger_price="85",
                    amount="100",
                )
            await player.ask("investments.liquidStake", token_address=SOL, amount="1")
        while player.run.now < START + PLAYED:
            await player.run.advance(min(step, START + PLAYED - player.run.now))
        return await kept(player), await result_bytes(player)


@pytest.mark.parametrize(
    ("dip", "direction", "told"),
    [
        (None, None, []),
        (None, "long", []),
        (40, None, []),
        (40, "long", ["liquidation"]),
        (51.45, "long", ["liquidation_warning"]),
        (60, "long", []),
        (40, "short", []),
        (160, "short", ["liquidation"]),
        (145.5, "short", ["liquidation_warning"]),
    ],
)
async def test_a_long_step_is_as_many_short_ones(
    settings: Settings, tmp_path: Path, dip: float | None, direction: str | None, told: list[str]
) -> None:
    write(tmp_path, dip=dip)
    by_rows = await played(settings, tmp_path, direction=direction, step=ROW)
    at_once = await played(settings, tmp_path, direction=direction, step=PLAYED)
    assert at_once == by_rows
    notices = [one for one in at_once[0]["told"] or () if "liquidation" in one[0]]
    assert [one[0] for one in notices] == told
    assert all(datetime.fromisoformat(one[1]) == START + DIP * ROW for one in notices)


@pytest.mark.parametrize(
    ("dip", "told"),
    [
        (None, []),
        (88, ["position_triggered"]),
        (80, ["order_filled", "position_triggered"]),
        (40, ["liquidation", "order_filled"]),
    ],
)
async def test_a_long_step_fills_what_waits_as_short_ones_do(
    settings: Settings, tmp_path: Path, dip: float | None, told: list[str]
) -> None:
    write(tmp_path, dip=dip)
    by_rows = await played(settings, tmp_path, direction="long", step=ROW, waits=True)
    at_once = await played(settings, tmp_path, direction="long", step=PLAYED, waits=True)
    assert at_once[1] == by_rows[1]
    for kept_of in (by_rows[0], at_once[0]):
        notices = [one for one in kept_of["told"] or () if one[0] in HAPPENED]
        assert sorted(one[0] for one in notices) == told
        assert all(datetime.fromisoformat(one[1]) == START + DIP * ROW for one in notices)


async def test_a_long_step_fills_what_waits_for_a_derived_price_as_short_ones_do(
    settings: Settings, tmp_path: Path
) -> None:
    write(tmp_path, dip=80)
    outcomes = []
    for step in (ROW, PLAYED):
        async with playing(settings, plan_of("dip", folder=tmp_path), folder=tmp_path) as player:
            stored = await player.ask("tokens.prices", tokens=[JITOSOL])
            price = Decimal(stored["prices"][0]["price_usd"])
            await player.ask(
                "orders.place",
                market="swap",
                kind="limit",
                side="buy",
                token_address=JITOSOL,
                trigger_price=f"{price * Decimal('0.9'):.2f}",
                amount="100",
            )
            while player.run.now < START + PLAYED:
                await player.run.advance(min(step, START + PLAYED - player.run.now))
            told = (await kept(player))["told"] or ()
            outcomes.append([one[:2] for one in told if one[0] in HAPPENED])
    ((kind, at),) = outcomes[0]
    assert outcomes[1] == [[kind, at]]
    assert (kind, datetime.fromisoformat(at)) == ("order_filled", START + DIP * ROW)
