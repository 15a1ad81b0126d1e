"""Bots that know how prices go on after the end: none of it is in the final standings."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from jobs.registry import JOBS
from tests.fair.arena import ROUNDS, Arena, require_no_advantage
from tests.world.world import BTC, SOL, USDC

SECOND: Final = timedelta(seconds=1)
TICK: Final = 5 * SECOND
LASTS: Final = timedelta(minutes=5)
PLAYED_ON: Final = timedelta(seconds=90)
LEFT_OPEN: Final = 7
"""Each so many bots leave their position open, the others hold tokens alone."""
FUNDING_SHARE_MAX: Final = Decimal("0.0075") * Decimal(LASTS / timedelta(hours=8))
"""What a position may be paid until the end, of its notional: the market's money."""


async def test_sight_of_the_end(arena: Arena) -> None:
    """Each bot holds what rises most, or what falls as a short, after the end and before the
    batch that writes the final standings.
    """
    end = arena.now + LASTS
    valued_late = end + PLAYED_ON
    at_end, late = await arena.market.prices(end), await arena.market.prices(valued_late)
    rises = {token: late[token] / at_end[token] for token in (SOL, BTC)}
    best = max(rises, key=lambda token: rises[token])
    bots = [await arena.bot(number) for number in range(ROUNDS)]
    for number, bot in enumerate(bots):
        if number % LEFT_OPEN == 0:
            await bot.open(SOL, "long" if rises[SOL] > 1 else "short", leverage=2)
        if rises[best] > 1 and best != SOL:
            await bot.swap(SOL, best, Decimal(number + 1) / 10)
        elif rises[best] < 1:
            await bot.swap(SOL, USDC, Decimal(10))
        else:
            await bot.swap(USDC, SOL, Decimal(number + 1))
    assert arena.now < end - TICK
    await arena.write("UPDATE competitions SET ends_at = :end", end=end)
    arena.now = end - TICK
    while arena.now < valued_late:
        await arena.observe()
        arena.now += TICK
    for name in JOBS:
        if not name.startswith(("prune", "export", "audit")):
            await arena.job(name)

    places = await arena.ask("leaderboard.get", {"limit": ROUNDS})
    final = {one["wallet_address"]: Decimal(one["total_value_usd"]) for one in places["users"]}
    advantages = []
    for bot in bots:
        owned = sum(held.value(at_end) for held in bot.holdings)
        open_usd = sum(abs(held.size) * at_end[held.token] for held in bot.holdings)
        advantages.append(final[bot.wallet] - owned - open_usd * FUNDING_SHARE_MAX)
    require_no_advantage(advantages)
