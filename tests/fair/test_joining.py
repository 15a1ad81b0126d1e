"""Bots that know when to join, and when a day ends."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import pytest

from tests.fair.arena import ROUNDS, Arena, require_no_advantage
from tests.world.world import SOL

SECOND: Final = timedelta(seconds=1)
DIP: Final = Decimal("0.97")
SOL_GRANTED: Final = 10
# In Tokyo, where the days of the competition begin.
FIRST_MIDNIGHT: Final = datetime.fromisoformat("2026-01-05T15:00Z")
YIELD_OF_A_MINUTE: Final = Decimal("0.10") * 60 / 31_536_000
"""A fraction, at 10 % a year: more than any pool pays for the seconds of a round."""


async def test_sight_of_dips_to_join_at(arena: Arena) -> None:
    """It joins when the stored price is that of a dip which it has seen to be over."""
    at_start = await arena.market.prices(arena.now)
    advantages = []
    for number in range(ROUNDS):
        arena.now += timedelta(minutes=2)
        await arena.market.shift(SOL, DIP)
        await arena.observe()
        await arena.market.shift(SOL, Decimal(1))
        arena.now += 20 * SECOND
        await arena.market.show(arena.now)
        joined = await arena.market.prices(arena.now)
        wallet = {"wallet_address": (await arena.bot(number)).wallet}
        arena.now += 31 * SECOND
        now = await arena.observe()
        portfolio = await arena.ask("portfolio.get", wallet)
        # Returns may be measured from joining, or for everybody from the start.
        moves = (now[SOL] - before[SOL] for before in (joined, at_start))
        gained = Decimal(portfolio["pnl"]["pnl_usd"])
        advantages.append(gained - SOL_GRANTED * max(moves))
    require_no_advantage(advantages)


@pytest.mark.parametrize("arena", ["file"], indirect=True)
async def test_sight_of_the_end_of_a_day(arena: Arena) -> None:
    """It stakes for a liquid-staking token seconds before a day's yield is added, and ends that
    seconds after.
    """
    bot = await arena.bot()
    midnight = FIRST_MIDNIGHT
    await arena.write(
        "UPDATE competitions SET ends_at = :end", end=midnight + ROUNDS * timedelta(days=1)
    )
    advantages = []
    for _ in range(ROUNDS):
        arena.now = midnight - 10 * SECOND
        before = bot.units(SOL)
        given = {"token_address": SOL, "amount": "9"}
        staked = await arena.ask("investments.liquidStake", given, bot.session)
        arena.now = midnight
        await arena.job("apply_interest")
        arena.now += 5 * SECOND
        held = {"investment_id": staked["details"]["investment_id"]}
        await arena.ask("investments.unstake", held, bot.session)
        bot.holdings = await bot.held()
        advantages.append(bot.units(SOL) - before - 9 * YIELD_OF_A_MINUTE)
        midnight += timedelta(days=1)
    require_no_advantage(advantages)
