"""Bots that know what nobody should gain by: none earns more than the market moved after it."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from tests.fair.arena import ROUNDS, Arena, Bot, require_no_advantage
from tests.world.world import BTC, SOL, USDC

SECOND: Final = timedelta(seconds=1)


async def test_sight_of_the_next_thirty_seconds(arena: Arena) -> None:
    """It waits while the stored price grows old, buys what has risen since, or will, and sells
    what it bought after the next look.
    """
    bot = await arena.bot()
    await bot.swap(SOL, USDC, Decimal(10))
    bot.end_round()
    advantages = []
    for number in range(ROUNDS):
        arena.now += 10 * SECOND
        stored = await arena.observe()
        arena.now += 27 * SECOND
        ahead = await arena.market.prices(arena.now + 30 * SECOND)
        rises = {token: ahead[token] / stored[token] for token in (SOL, BTC)}
        best = max(rises, key=lambda token: rises[token])
        if number % 2 and rises[best] > 1:
            await bot.swap(USDC, best, Decimal(1000))
            await _wait_for_the_next_look(arena)
            await bot.swap(best, USDC, bot.units(best))
        else:
            direction = "long" if rises[SOL] > 1 else "short"
            opened = await bot.open(SOL, direction)
            assert opened is not None, bot.refused
            await _wait_for_the_next_look(arena)
            bot.advantage -= await bot.close(opened)
        advantages.append(bot.end_round())
    assert bot.refused == []
    require_no_advantage(advantages)


async def test_sight_of_what_the_gate_refuses(arena: Arena) -> None:
    """It sees a jump that waits to be confirmed, and trades at the price from before it; or
    a misprint, at which it sells.
    """
    bot = await arena.bot()
    advantages = []
    for number in range(ROUNDS):
        await arena.market.shift(SOL, Decimal(1))
        await _confirmed(arena)
        if number % 2:
            advantages.append(await _misprint(arena, bot))
        else:
            advantages.append(await _jump(arena, bot))
    assert set(bot.refused) <= {"price_unconfirmed", "price_unobserved"}
    assert len(bot.refused) >= ROUNDS
    require_no_advantage(advantages)


async def test_sight_of_the_settlement_times(arena: Arena) -> None:
    """It holds the side that receives for ten seconds before each settlement and ten after."""
    bot = await arena.bot()
    settlement = arena.now.replace(hour=16)
    advantages = []
    for _ in range(ROUNDS):
        arena.now = settlement - 10 * SECOND
        rate = (await arena.market.funding_rates(settlement))[SOL]
        opened = await bot.open(SOL, "short" if rate > 0 else "long")
        assert opened is not None, bot.refused
        since, size = settlement - 10 * SECOND, _size(bot)
        arena.now = settlement
        price = (await arena.observe())[SOL]
        arena.now = settlement + 2 * SECOND
        await arena.job("apply_funding")
        await bot.book()
        arena.now = settlement + 10 * SECOND
        await bot.close(opened)
        # Nobody is paid for longer than the position was open.
        held = (arena.now - since) / timedelta(hours=8)
        bot.advantage -= abs(size * price * rate) * Decimal(held)
        advantages.append(bot.end_round())
        settlement += timedelta(hours=8)
    require_no_advantage(advantages)


async def _wait_for_the_next_look(arena: Arena) -> None:
    arena.now += 20 * SECOND
    await arena.observe()
    arena.now += 2 * SECOND


async def _confirmed(arena: Arena) -> None:
    """Let the source say the same for long enough that the gate believes it."""
    for _ in range(3):
        arena.now += 6 * SECOND
        await arena.observe()
    arena.now += SECOND


async def _jump(arena: Arena, bot: Bot) -> Decimal:
    """40 % up at once: a long at the old price would gain twice its margin."""
    await arena.market.shift(SOL, Decimal("1.4"))
    await arena.observe()
    arena.now += SECOND
    opened = await bot.open(SOL, "long", leverage=5)
    await bot.swap(USDC, SOL, Decimal(100))
    await _confirmed(arena)
    if opened is not None:
        bot.advantage -= await bot.close(opened)
    return bot.end_round()


async def _misprint(arena: Arena, bot: Bot) -> Decimal:
    """40 % up in one sample alone: what is sold at it is bought again at the true price."""
    sold = Decimal(1)
    await arena.market.shift(SOL, Decimal("1.4"))
    arena.now += SECOND
    moment = arena.now
    receipt = await bot.swap(SOL, USDC, sold)
    bot.end_round()
    await arena.market.shift(SOL, Decimal(1))
    if receipt is None:
        return Decimal(0)
    true = await arena.market.prices(moment)
    return Decimal(receipt["details"]["amount_to"]) * true[USDC] - sold * true[SOL]


def _size(bot: Bot) -> Decimal:
    return sum((one.size for one in bot.holdings), Decimal(0))
