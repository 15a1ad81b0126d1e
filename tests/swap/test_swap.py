"""A swap is made whole or not at all."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.refusals import Refusal
from backend.swap.swap import swap_all, swap_together
from backend.swap.terms import SwapTerms, quote_swap
from tests.world.world import BLOCKED, BONK, BTC, NOW, SOL, USDC, World

WRITTEN = text("""
SELECT transaction_type, from_token_address, to_token_address, amount_from, amount_to, fee,
       details, transactions.created_at, account, token_address, amount,
       ledger_entries.user_id = transactions.user_id AS is_own
FROM transactions JOIN ledger_entries ON transaction_id = transactions.id
WHERE transactions.id = :id ORDER BY ledger_entries.id
""")
UNKNOWN = "9" * 44


async def test_a_swap_moves_what_the_formula_says(world: World) -> None:
    user = await world.person("alice")
    terms = await world.swap(user, SOL, USDC, "1")
    assert terms.amount_to == Decimal("147.493683")
    assert await world.balances(user) == {SOL: "9", USDC: "1147.493683"}


async def test_a_quote_is_what_the_swap_gives_while_prices_stand_still(world: World) -> None:
    user, amount = await world.person("alice"), Decimal("12.5")
    async with transaction(world.engine) as connection:
        quoted = await quote_swap(
            connection, from_token_address=USDC, to_token_address=BONK, amount=amount, now=NOW
        )
    made = await world.swap(user, USDC, BONK, "12.5")
    assert (quoted.amount_to, quoted.fee, quoted.rate) == (made.amount_to, made.fee, made.rate)


@pytest.mark.parametrize("fee_rate", ["0", "0.003"])
@pytest.mark.parametrize("amount", ["1", "0.000000033", "9.999999999"])
async def test_swaps_made_together_are_those_made_one_by_one(
    world: World, fee_rate: str, amount: str
) -> None:
    async with transaction(world.engine) as connection:
        changed = text("UPDATE competitions SET swap_fee_rate = CAST(:rate AS numeric)")
        await connection.execute(changed, {"rate": fee_rate})
    orders = [
        await world.ordered(await world.person(name), SOL, BONK, amount)
        for name in ("alice", "bob", "carol")
    ]
    async with transaction(world.engine) as connection:
        terms = await swap_together(connection, orders[:2], NOW)
        terms |= await swap_all(connection, orders[2:], NOW)
        made = [
            (terms[order], (await connection.execute(WRITTEN, {"id": order.id})).all())
            for order in orders
        ]
    assert made[0] == made[1] == made[2]
    alice, bob, carol = [await world.balances(order.user_id) for order in orders]
    assert alice == bob == carol
    assert await world.broken_rules() == []


async def test_of_swaps_made_together_each_is_made_or_names_its_refusal(world: World) -> None:
    alice, bob, carol = [await world.person(name) for name in ("alice", "bob", "carol")]
    wanted = (
        (alice, SOL, USDC, "6", None),
        (alice, SOL, USDC, "6", "insufficient_balance"),
        (alice, SOL, USDC, "4", None),
        (bob, SOL, USDC, "11", "insufficient_balance"),
        (bob, SOL, SOL, "1", "same_token"),
        (carol, USDC, SOL, "100", None),
    )
    orders = [
        await world.ordered(user, from_token, to_token, amount)
        for user, from_token, to_token, amount, _ in wanted
    ]
    before = await world.count("transactions")
    async with transaction(world.engine) as connection:
        done = await swap_together(connection, orders, NOW)
    assert [getattr(done[order], "reason", None) for order in orders] == [
        reason for *_, reason in wanted
    ]
    assert (await world.balances(alice))[SOL] == "0"
    assert await world.balances(bob) == {SOL: "10", USDC: "1000"}
    assert await world.count("transactions") == before + 3
    assert await world.broken_rules() == []


@pytest.mark.parametrize("token", [SOL, USDC])
async def test_nobody_waits_for_the_balances_that_another_one_holds(
    world: World, token: str
) -> None:
    alice, bob = [await world.person(name) for name in ("alice", "bob")]
    held, free = [await world.ordered(user) for user in (alice, bob)]
    lock = text(
        "SELECT FROM user_balances WHERE user_id = :user AND token_address = :token FOR UPDATE"
    )
    async with world.engine.connect() as holder, transaction(world.engine) as connection:
        await holder.execute(lock, {"user": alice, "token": token})
        assert set(await swap_together(connection, [held, free], NOW)) == {free}


async def test_a_token_never_held_before_is_bought_together_as_well(world: World) -> None:
    order = await world.ordered(await world.person("alice"), SOL, BTC)
    async with transaction(world.engine) as connection:
        made = await swap_together(connection, [order], NOW)
    assert isinstance(made[order], SwapTerms)
    assert BTC in await world.balances(order.user_id)


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
    (SOL, USDC, "1", NOW - timedelta(hours=2), "competition_not_running", "begins at"),
    (SOL, USDC, "1", NOW + timedelta(days=15), "competition_not_running", "ended at"),
]


@pytest.mark.parametrize(("from_token", "to_token", "amount", "when", "reason", "words"), REFUSED)
async def test_a_refused_swap_says_why_and_writes_nothing(
    world: World,
    from_token: str,
    to_token: str,
    amount: str,
    when: datetime,
    reason: str,
    words: str,
) -> None:
    user = await world.person("alice")
    before = await world.count("ledger_entries")
    with pytest.raises(Refusal) as refused:
        await world.swap(user, from_token, to_token, amount, now=when)
    assert refused.value.reason == reason
    assert words in refused.value.message
    assert await world.balances(user) == {SOL: "10", USDC: "1000"}
    assert await world.count("ledger_entries") == before


@pytest.mark.parametrize(("age_seconds", "reason"), [(59, None), (60, "price_stale")])
async def test_a_quote_needs_a_price_under_60_s_old(
    world: World, age_seconds: int, reason: str | None
) -> None:
    async with transaction(world.engine) as connection:
        quoted = quote_swap(
            connection,
            from_token_address=SOL,
            to_token_address=USDC,
            amount=Decimal(1),
            now=NOW + timedelta(seconds=age_seconds),
        )
        if reason is None:
            assert (await quoted).amount_to > 0
        else:
            with pytest.raises(Refusal) as refused:
                await quoted
            assert refused.value.reason == reason
            assert f"{age_seconds} s old" in refused.value.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("is_paused = true", "paused"),
        ("ends_at = :now", "ended at"),
        ("starts_at = :now + interval '1 second'", "begins at"),
    ],
)
async def test_a_competition_that_is_not_on_refuses_at_whatever_price(
    world: World, change: str, words: str
) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        await connection.execute(text(f"UPDATE competitions SET {change}"), {"now": NOW})
    with pytest.raises(Refusal, match=words):
        await world.swap(user, SOL, USDC, "1")


@pytest.mark.parametrize("halted", [SOL, USDC])
async def test_a_halted_token_is_neither_sold_nor_bought(world: World, halted: str) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        await connection.execute(
            text("INSERT INTO halted_tokens VALUES (:token, 'its price is wrong', :now)"),
            {"token": halted, "now": NOW},
        )
    with pytest.raises(Refusal, match="its price is wrong"):
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


@pytest.mark.parametrize(("from_token", "to_token"), [(SOL, USDC), (USDC, SOL)])
async def test_whichever_way_a_swap_goes_balances_are_locked_in_the_order_of_their_tokens(
    world: World, from_token: str, to_token: str
) -> None:
    user = await world.person("alice")
    first, last = sorted((SOL, USDC))
    lock = text("SELECT FROM user_balances WHERE token_address = :token FOR UPDATE NOWAIT")
    async with world.engine.connect() as holder, world.engine.connect() as other:
        await holder.execute(lock, {"token": first})
        waiting = asyncio.create_task(world.swap(user, from_token, to_token, "1"))
        while not await world.count(BLOCKED):  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.01)
        await other.execute(lock, {"token": last})
        await other.rollback()
        assert not waiting.done()
        await holder.rollback()
        await waiting
    assert await world.broken_rules() == []
