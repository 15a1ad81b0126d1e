"""A run is a competition whose clock stands still until it is moved, over recorded prices."""

import asyncio
import csv
import gzip
import json
import math
import statistics
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cache
from itertools import accumulate, pairwise

import pytest

from backend.audit.rules import audit
from backend.database.transaction import reading
from backend.money import plain
from backend.play.calendar import AWAITED
from backend.practice.market import BUNDLED
from backend.practice.store import books_digest
from backend.settings import Settings
from tests.world.practice import (
    FORTNIGHT,
    HOUR,
    OWNER,
    Player,
    plan_of,
    playing,
    reopened,
    result_bytes,
)
from tests.world.world import SOL, USDC

START = datetime(2025, 10, 1, tzinfo=UTC)
ROW = timedelta(minutes=5)
FORTNIGHT_END = datetime(2025, 10, 14, 23, tzinfo=UTC)
PLACE = Decimal("1e-8")
SOL_PLACES = Decimal("1e-9")
SWAPS = 3


@cache
def recorded_prices(symbol: str) -> Mapping[datetime, Decimal]:
    """The prices of the fortnight by the time of their row."""
    with gzip.open(BUNDLED / f"{FORTNIGHT}.csv.gz", "rt") as lines:
        return {
            datetime.fromisoformat(row["utc"]): Decimal(row[symbol])
            for row in csv.DictReader(lines)
        }


def recorded(symbol: str, at: datetime) -> Decimal:
    """The price of the row of this time."""
    return recorded_prices(symbol)[at]


async def broken(player: Player) -> list[str]:
    async with reading(player.run.server.readings) as connection:
        return [one.rule for one in await audit(connection)]


async def books(player: Player) -> str:
    async with reading(player.run.server.readings) as connection:
        return await books_digest(connection)


async def test_the_grant_held_for_a_day_is_worth_what_the_recording_alone_says(
    settings: Settings,
) -> None:
    async with playing(settings, plan_of()) as player:
        grant = {one["token_address"]: Decimal(one["balance"]) for one in await tokens(player)}
        await player.play()
        board = await player.ask("leaderboard.get")
        assert await broken(player) == []
    (place,) = board["users"]
    first, last = recorded("SOL", START), recorded("SOL", START + timedelta(days=1))
    assert grant.keys() == {SOL, USDC}
    worth = [grant[SOL] * price + grant[USDC] for price in (first, last)]
    assert Decimal(place["total_value_usd"]) == worth[1]
    assert Decimal(place["pnl"]) == worth[1] - worth[0]
    assert place["wallet_address"] == OWNER


@pytest.mark.long
async def test_the_fortnight_of_the_hold_agent_is_what_the_recording_alone_says(
    settings: Settings,
) -> None:
    """Half of the USDC into SOL, once, and then nothing is done, as in examples/hold.py."""
    async with playing(settings, plan_of(days=None)) as player:
        grant = {one["token_address"]: Decimal(one["balance"]) for one in await tokens(player)}
        await player.swap(plain(grant[USDC] / 2))
        await player.play()
        result = json.loads(await result_bytes(player))
        assert await broken(player) == []
    prices = recorded_prices("SOL")
    bought = (grant[USDC] / 2 / prices[START + ROW]).quantize(SOL_PLACES, ROUND_DOWN)
    hours = [START + number * HOUR for number in range((FORTNIGHT_END - START) // HOUR + 1)]
    held = [grant[SOL] * prices[hour] + grant[USDC] for hour in hours]
    worth = [(grant[SOL] + bought) * prices[hour] + grant[USDC] / 2 for hour in hours]
    worth[0] = held[0]
    assert [datetime.fromisoformat(one["at"]) for one in result["equity"]] == hours
    values = [Decimal(one["value_usd"]) for one in result["equity"]]
    # Values are kept to eight places.
    assert all(abs(one - exact) <= PLACE for one, exact in zip(values, worth, strict=True))
    returns = [float(value / before - 1) for before, value in pairwise(worth)]
    downside = math.sqrt(statistics.fmean(min(one, 0) ** 2 for one in returns))
    falls = [1 - value / peak for value, peak in zip(worth, accumulate(worth, max), strict=True)]
    figures = result["figures"]
    assert abs(Decimal(figures["value_usd"]) - worth[-1]) <= PLACE
    assert (figures["trades"], Decimal(figures["fees_usd"])) == (1, Decimal(0))
    assert Decimal(figures["turnover_usd"]) == pytest.approx(grant[USDC] / 2, abs=Decimal("1e-6"))
    expected: dict[str, float | Decimal] = {
        "return_percentage": 100 * (worth[-1] / worth[0] - 1),
        "hold_return_percentage": 100 * (held[-1] / held[0] - 1),
        "max_drawdown_percentage": 100 * max(falls),
        "sharpe_ratio": statistics.fmean(returns) / statistics.stdev(returns),
        "sortino_ratio": statistics.fmean(returns) / downside,
    }
    for name, figure in expected.items():
        assert float(figures[name]) == pytest.approx(float(figure), rel=1e-6), name


async def tokens(player: Player) -> list[dict[str, str]]:
    portfolio = await player.ask("portfolio.get", wallet_address=OWNER)
    return [one for one in portfolio["tokens"] if Decimal(one["balance"])]


async def test_an_order_fills_at_the_row_after_it_and_the_clock_moves_there(
    settings: Settings,
) -> None:
    async with playing(settings, plan_of()) as player:
        await player.run.advance(2 * HOUR)
        seen = await player.ask("tokens.prices", tokens=[SOL])
        assert Decimal(seen["prices"][0]["price_usd"]) == recorded("SOL", START + 2 * HOUR)
        for number in range(SWAPS):
            receipt = await player.swap("10")
            at = START + 2 * HOUR + (number + 1) * ROW
            assert player.run.now == at
            assert Decimal(receipt["details"]["price_to"]) == recorded("SOL", at)
            assert datetime.fromisoformat(receipt["details"]["observed_at"]) == at


async def test_an_order_between_two_rows_never_fills_at_the_one_that_stands(
    settings: Settings,
) -> None:
    async with playing(settings, plan_of()) as player:
        # On the way lies a batch, which looks at the price that stands.
        await player.run.advance(HOUR + timedelta(seconds=30))
        receipt = await player.swap("10")
        assert Decimal(receipt["details"]["price_to"]) == recorded("SOL", START + HOUR + ROW)


async def test_batches_run_when_they_are_due_and_the_end_is_settled(settings: Settings) -> None:
    async with playing(settings, plan_of()) as player:
        receipt = await player.ask(
            "perp.open",
            token_address=SOL,
            collateral_amount="50",
            leverage=2,
            direction="long",
        )
        await player.ask("investments.stake", token_address=SOL, amount="1")
        await player.play(START + 16 * HOUR + 2 * AWAITED)
        (position,) = (await player.ask("perp.positions", wallet_address=OWNER))["positions"]
        assert position["id"] == receipt["position_id"]
        assert Decimal(position["accumulated_funding"]) < 0
        curve = await player.ask("portfolio.pnl", wallet_address=OWNER, period="1d")
        assert curve["data_points"] > 16
        await player.play()
        assert player.run.now == START + timedelta(days=1) + AWAITED
        assert (await player.ask("competition.get"))["state"] == "ended"
        assert (await player.ask("perp.positions", wallet_address=OWNER))["positions"] == []
        assert await broken(player) == []


@pytest.mark.parametrize("market", [FORTNIGHT, "simulated"])
async def test_the_same_orders_end_alike_to_the_byte_also_after_a_restart_in_the_middle(
    settings: Settings, market: str
) -> None:
    ends = []
    for is_interrupted in (False, True):
        async with playing(settings, plan_of(market, seed=7)) as player:
            for hour in range(6):
                await player.run.advance(HOUR)
                await player.swap("20")
                if hour == SWAPS and is_interrupted:
                    reached = player.run.now
                    await reopened(settings, player)
                    assert player.run.now == reached
                await player.swap("0.05", sold=SOL, bought=USDC)
            await player.play()
            ends.append(await result_bytes(player))
    assert ends[0] == ends[1]


async def test_another_seed_is_another_market(settings: Settings) -> None:
    ends = []
    for seed in (1, 2):
        async with playing(settings, plan_of("simulated", seed=seed)) as player:
            await player.swap("20")
            ends.append(await books(player))
    assert ends[0] != ends[1]


async def test_a_step_whose_caller_has_gone_is_done_all_the_same(settings: Settings) -> None:
    ends = []
    for is_left in (False, True):
        async with playing(settings, plan_of()) as player:
            await player.swap("20")
            stepping = asyncio.create_task(player.run.advance(6 * HOUR))
            if is_left:
                await asyncio.sleep(0)
                stepping.cancel()
            await asyncio.wait({stepping})
            assert stepping.cancelled() == is_left
            await player.run.advance(timedelta())  # which waits until the other is done
            await player.swap("20")
            ends.append((player.run.now, await books(player)))
    assert ends[0] == ends[1]
    assert ends[0][0] == START + 6 * HOUR + 2 * ROW
