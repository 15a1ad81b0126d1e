"""A masked run plays what was recorded, and nothing in it says what that was."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest

from backend.practice.mask import FIRST_PRICE_USD, MASKED_FROM, WEEK, masked_seed, weeks_earlier
from backend.practice.plan import PlanRefused
from backend.settings import Settings
from tests.practice.test_run import ROW, START, broken, recorded
from tests.world.practice import HOUR, OWNER, plan_of, playing, result_bytes
from tests.world.world import SOL, USDC

KNOWN_BY = re.compile(r"SOL\b|Solana|BTC|JUP|BONK|Trump|So1111|2025-10|october|209\.25|208\.93")
READ = ("market.snapshot", "competition.get", "tokens.list", "leaderboard.get", "perp.markets")


async def test_a_masked_run_moves_as_the_recording_does_and_says_nothing_of_it(
    settings: Settings,
) -> None:
    plan = plan_of(is_masked=True)
    async with playing(settings, plan) as player:
        assert player.run.now == START - weeks_earlier(START) * WEEK
        portfolio = await player.ask("portfolio.get", wallet_address=OWNER)
        held = {one["token_address"] for one in portfolio["tokens"] if Decimal(one["balance"])}
        (token,) = held - {USDC}
        assert token != SOL
        receipt = await player.swap("100", bought=token)
        price = FIRST_PRICE_USD * recorded("SOL", START + ROW) / recorded("SOL", START)
        assert Decimal(receipt["details"]["price_to"]) == pytest.approx(price, abs=Decimal("1e-8"))
        await player.run.advance(HOUR)
        said = json.dumps([await player.ask(path) for path in READ])
        said += (await result_bytes(player)).decode()
        assert await broken(player) == []
    assert KNOWN_BY.findall(said) == []


def test_no_two_tokens_have_one_name_under_the_mask() -> None:
    symbols = [one["symbol"] for one in masked_seed()["tokens"]]
    assert len(set(symbols)) == len(symbols)


@pytest.mark.parametrize("days", [0, 1, 6, 7, 13])
def test_a_masked_run_keeps_its_day_of_the_week_and_its_hour(days: int) -> None:
    start = START + timedelta(days=days, hours=5)
    masked = start - weeks_earlier(start) * WEEK
    assert MASKED_FROM <= masked < MASKED_FROM + WEEK
    assert (masked.weekday(), masked.hour) == (start.weekday(), start.hour)


def test_a_simulated_market_is_not_masked() -> None:
    with pytest.raises(PlanRefused, match="Leave is_masked out"):
        plan_of("simulated", is_masked=True)
