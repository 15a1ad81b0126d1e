"""The caps of a key hold in the transaction of the order, however many orders come at once."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.database.transaction import transaction
from backend.ids import new_id
from backend.keys.charge import require_charged
from backend.keys.charge_store import KeyOrder, OrderedBy
from backend.keys.create_key import create_key
from backend.keys.store import NewKey, revoke_key
from backend.ledger.posting import Posting, post
from backend.refusals import Refusal
from backend.staking.stake import stake
from backend.swap.swap import swap_all, swap_together
from tests.world.endings import unstake
from tests.world.world import BLOCKED, BONK, JITOSOL, NOW, SOL, USDC, World

DAY = timedelta(days=1)
SOL_USD = Decimal("147.4789340738336")


async def made_key(
    world: World,
    user: UUID,
    *,
    max_order_usd: str | None = None,
    max_day_usd: str | None = None,
    orders_per_day: int | None = None,
    expires_at: datetime | None = None,
) -> UUID:
    wanted = NewKey(
        name="bot",
        scopes=frozenset({"trade"}),
        max_order_usd=None if max_order_usd is None else Decimal(max_order_usd),
        max_day_usd=None if max_day_usd is None else Decimal(max_day_usd),
        orders_per_day=orders_per_day,
        expires_at=expires_at,
    )
    async with transaction(world.engine) as connection:
        return (await create_key(connection, user_id=user, wanted=wanted, now=NOW)).id


async def ordered(
    world: World, user: UUID, key: UUID, amount: str, *, to: str = USDC, at: datetime = NOW
) -> str:
    """`done`, or the stable word of the refusal, of a swap of SOL by the key."""
    order = replace(await world.ordered(user, SOL, to, amount), by=OrderedBy(key_id=key))
    async with transaction(world.engine) as connection:
        outcome = (await swap_all(connection, [order], at))[order]
    return outcome.reason if isinstance(outcome, Refusal) else "done"


@pytest.mark.parametrize(
    ("caps", "amounts", "outcomes"),
    [
        ({}, ["5", "5"], ["done", "done"]),
        ({"max_order_usd": "147.4789340738336"}, ["1"], ["done"]),
        ({"max_order_usd": "147.47893407383359"}, ["1"], ["key_order_too_large"]),
        ({"max_day_usd": "294.9578681476672"}, ["2", "0.1"], ["done", "key_day_spent"]),
        ({"max_day_usd": "200"}, ["1", "1", "0.2"], ["done", "key_day_spent", "done"]),
        ({"orders_per_day": 2}, ["1", "1", "1"], ["done", "done", "key_orders_used_up"]),
        ({"max_day_usd": "200"}, ["11", "1"], ["insufficient_balance", "done"]),
    ],
    ids=[
        "none", "exactly one order", "a hair above", "exactly a day", "a smaller one still fits",
        "so many orders", "what is refused otherwise counts nothing",
    ],
)  # fmt: skip
async def test_an_order_above_a_cap_is_refused_and_leaves_nothing(
    world: World, caps: dict[str, str | int], amounts: list[str], outcomes: list[str]
) -> None:
    user = await world.person("alice")
    key = await made_key(world, user, **caps)  # type: ignore[arg-type]
    assert [await ordered(world, user, key, amount) for amount in amounts] == outcomes
    done = outcomes.count("done")
    assert await world.count("agent_orders") == done
    assert await world.count("transactions WHERE transaction_type = 'swap'") == done
    assert await world.broken_rules() == []


async def test_a_day_is_one_of_utc(world: World) -> None:
    user = await world.person("alice")
    key = await made_key(world, user, orders_per_day=1)
    end = NOW.replace(hour=23, minute=59, second=59)
    moments = [NOW, end, end + timedelta(seconds=1)]
    outcomes = [await ordered(world, user, key, "1", at=moment) for moment in moments]
    assert outcomes == ["done", "key_orders_used_up", "done"]


async def test_two_orders_at_once_are_both_counted(world: World) -> None:
    user = await world.person("alice")
    key = await made_key(world, user, max_day_usd="200")
    # Of different tokens, so that no balance keeps them apart.
    from_sol = replace(await world.ordered(user, SOL, BONK, "1"), by=OrderedBy(key_id=key))
    from_usdc = replace(await world.ordered(user, USDC, JITOSOL, "147"), by=OrderedBy(key_id=key))

    async def made(order: object) -> str:
        async with transaction(world.engine) as connection:
            outcome = (await swap_all(connection, [order], NOW))[order]  # type: ignore[list-item,index]
            await asyncio.sleep(0.1)
        return outcome.reason if isinstance(outcome, Refusal) else "done"

    outcomes = await asyncio.gather(made(from_sol), made(from_usdc))
    assert sorted(outcomes) == ["done", "key_day_spent"]


async def test_of_a_batch_the_orders_of_a_key_go_one_by_one(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    key = await made_key(world, alice, max_order_usd="200")
    large = replace(await world.ordered(alice, SOL, USDC, "9"), by=OrderedBy(key_id=key))
    second = replace(await world.ordered(alice, SOL, USDC, "1"), by=OrderedBy(key_id=key))
    others = [await world.ordered(bob, SOL, USDC, "1") for _ in range(2)]
    async with transaction(world.engine) as connection:
        outcomes = await swap_together(connection, [large, second, *others], NOW)
    refused = outcomes[large]
    assert isinstance(refused, Refusal)
    assert refused.reason == "key_order_too_large"
    assert second not in outcomes
    assert not any(isinstance(outcomes[order], Refusal) for order in others)


async def test_what_ends_something_is_always_allowed_and_counts_nothing(world: World) -> None:
    user = await world.person("alice")
    key = await made_key(world, user, max_day_usd="300", orders_per_day=1)
    async with transaction(world.engine) as connection:
        begun = await stake(connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW)
        order = KeyOrder(by=OrderedBy(key_id=key), transaction_id=begun.transaction_id)
        await require_charged(connection, order, now=NOW)
    async with transaction(world.engine) as connection:
        ended = await unstake(
            connection, user_id=user, investment_id=begun.investment_id, now=NOW + DAY / 100
        )
        order = KeyOrder(by=OrderedBy(key_id=key), transaction_id=ended.transaction_id)
        await require_charged(connection, order, now=NOW + DAY / 100)
    assert await world.rows(
        "SELECT transaction_type, value_usd FROM agent_orders"
        " JOIN transactions ON id = transaction_id ORDER BY created_at"
    ) == [("stake", 2 * SOL_USD), ("unstake", None)]
    assert await world.rows("SELECT orders, value_usd FROM agent_key_days") == [(1, 2 * SOL_USD)]


async def test_who_revokes_waits_for_orders_under_way_and_none_comes_after(world: World) -> None:
    user = await world.person("alice")
    key = await made_key(world, user)
    revoking: asyncio.Task[datetime | None]

    async def revoked() -> datetime | None:
        async with transaction(world.engine) as connection:
            return await revoke_key(connection, key_id=key, user_id=user, now=NOW)

    order = replace(await world.ordered(user), by=OrderedBy(key_id=key))
    async with transaction(world.engine) as connection:
        assert not isinstance((await swap_all(connection, [order], NOW))[order], Refusal)
        revoking = asyncio.create_task(revoked())
        while not await world.count(BLOCKED):  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.01)
        assert not revoking.done()
    assert await revoking == NOW
    assert await ordered(world, user, key, "1") == "key_revoked"


async def test_a_key_that_expired_while_its_order_waited_orders_nothing(world: World) -> None:
    user = await world.person("alice")
    key = await made_key(world, user, expires_at=NOW + timedelta(seconds=1))
    moments = [NOW, NOW + timedelta(seconds=1)]
    outcomes = [await ordered(world, user, key, "1", at=moment) for moment in moments]
    assert outcomes == ["done", "key_expired"]


async def put_on_record(world: World, key: UUID, transaction_id: UUID) -> None:
    order = KeyOrder(by=OrderedBy(key_id=key), transaction_id=transaction_id, value_usd=Decimal(1))
    async with transaction(world.engine) as connection:
        await require_charged(connection, order, now=NOW)


async def test_only_transactions_that_there_are_have_been_ordered(world: World) -> None:
    user = await world.person("alice")
    key = await made_key(world, user)
    with pytest.raises(Exception, match="agent_orders_transaction_id_fkey"):
        await put_on_record(world, key, new_id())
    async with transaction(world.engine) as connection:
        there = await post(connection, Posting(user_id=user, type="swap", entries=()), now=NOW)
    await put_on_record(world, key, there)
    with pytest.raises(Exception, match="append-only"):
        await world.write("DELETE FROM agent_orders")
