"""A swap is made whole or not at all."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from backend.actions.swap import quote_swap, swap
from backend.database.transaction import transaction
from backend.refusals import Refusal
from tests.actions.world import BONK, BTC, NOW, SOL, USDC, World

UNKNOWN = "9" * 44
LATER = NOW + timedelta(seconds=60)


async def test_a_swap_moves_what_the_formula_says(world: World) -> None:
    user = await world.person("alice")
    terms = await world.swap(user, SOL, USDC, "1")
    assert terms.amount_to == Decimal("147.493683")
    assert await world.balances(user) == {SOL: "9", USDC: "1147.493683"}


async def test_a_quote_promises_what_the_swap_then_gives(world: World) -> None:
    user = await world.person("alice")
    wanted = {"from_token_address": USDC, "to_token_address": BONK, "amount": Decimal("12.5")}
    async with transaction(world.engine) as connection:
        quoted = await quote_swap(connection, **wanted, now=NOW)
        _, made = await swap(connection, user_id=user, **wanted, now=NOW)
    assert quoted == made


REFUSED = [
    # from, to, amount, when, reason, words
    (SOL, SOL, "1", NOW, "same_token", "Choose another token"),
    (UNKNOWN, USDC, "1", NOW, "unknown_token", UNKNOWN),
    (SOL, UNKNOWN, "1", NOW, "unknown_token", UNKNOWN),
    (SOL, USDC, "0", NOW, "amount_zero", "above 0"),
    (SOL, USDC, "1.0000000001", NOW, "amount_too_precise", "at most 9 digits"),
    (SOL, USDC, "10.000000001", NOW, "insufficient_balance", "you have 10 and this needs 10.0"),
    (BTC, USDC, "1", NOW, "insufficient_balance", "Not enough cbBTC: you have 0"),
    (SOL, USDC, "0.000000001", NOW, "amount_too_small", "smallest unit of USDC"),
    (SOL, USDC, "1", LATER, "price_stale", "The SOL price is 60 s old"),
    (SOL, USDC, "1", NOW - timedelta(hours=2), "competition_not_running", "begins at"),
    (SOL, USDC, "1", NOW + timedelta(days=15), "competition_not_running", "ended at"),
]


@pytest.mark.parametrize(("sold", "bought", "amount", "when", "reason", "words"), REFUSED)
async def test_a_refused_swap_says_why_and_writes_nothing(
    world: World, sold: str, bought: str, amount: str, when: datetime, reason: str, words: str
) -> None:
    user = await world.person("alice")
    before = await world.count("ledger_entries")
    with pytest.raises(Refusal) as refused:
        await world.swap(user, sold, bought, amount, now=when)
    assert refused.value.reason == reason
    assert words in refused.value.message
    assert await world.balances(user) == {SOL: "10", USDC: "1000"}
    assert await world.count("ledger_entries") == before


async def test_a_paused_competition_refuses(world: World) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        await connection.execute(text("UPDATE competitions SET is_paused = true"))
    with pytest.raises(Refusal, match="paused"):
        await world.swap(user, SOL, USDC, "1")


async def test_of_50_swaps_at_once_on_a_balance_for_one_exactly_one_succeeds(
    world: World,
) -> None:
    user = await world.person("alice")

    async def all_of_it() -> str:
        try:
            await world.swap(user, SOL, USDC, "10")
        except Refusal as refusal:
            return refusal.reason
        return "swapped"

    outcomes = await asyncio.gather(*(all_of_it() for _ in range(50)))
    assert sorted(outcomes) == ["insufficient_balance"] * 49 + ["swapped"]
    assert (await world.balances(user))[SOL] == "0"
    assert await world.broken_rules() == []


async def test_swaps_there_and_back_at_once_never_wait_for_each_other(world: World) -> None:
    user = await world.person("alice")

    there = (world.swap(user, SOL, USDC, "0.1") for _ in range(20))
    back = (world.swap(user, USDC, SOL, "10") for _ in range(20))
    await asyncio.gather(*there, *back)
    assert await world.count("transactions") == 42
    assert await world.broken_rules() == []
