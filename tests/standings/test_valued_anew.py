"""A valuation touches whose worth can have changed, and leaves everybody at what they are worth."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event

from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.staking.stake import stake
from backend.standings.store import refresh_standings
from tests.world.waiting import placed
from tests.world.world import BONK, MINUTE, NOW, SOL, USDC, World

PRICES = {SOL: Decimal(200), USDC: Decimal(1), BONK: Decimal("0.00002")}
FIRST = NOW + 30 * MINUTE
HOUR = NOW + 60 * MINUTE
NEXT = NOW + 65 * MINUTE
# What the others hold is worth something else each second.
EARNING = {"long", "staker", "pool"}
VALUED = "SELECT username FROM standings JOIN users ON users.id = user_id WHERE valued_at = '{at}'"
WRONG = """
SELECT user_id FROM portfolio_values_at('{at}') AS worth JOIN standings USING (user_id)
WHERE standings.total_value_usd IS DISTINCT FROM worth.total_value_usd
"""

Crowd = dict[str, UUID]
Step = Callable[[World, Crowd, datetime], Coroutine[Any, Any, object]]


@pytest.fixture
async def crowd(world: World) -> Crowd:
    """One of each kind among more who hold nothing but USDC; all were valued at `FIRST`."""
    await world.set_prices(PRICES, at=NOW)
    names = ("holder", "bonk", "order", "trader", *EARNING, *(f"cash {n}" for n in range(14)))
    crowd = {name: await world.person(name) for name in names}
    for name, user in crowd.items():
        left = {"holder": 10, "order": 3, "staker": 2, "pool": 2}.get(name, 0)
        if left < 10:
            await world.swap(user, SOL, USDC, str(10 - left))
    for name in ("bonk", "holder"):
        await world.swap(crowd[name], USDC, BONK, "500")
    await world.open(crowd["long"], collateral="200", leverage=5)
    await placed(world, crowd["order"], side="sell", price="400", amount="3")
    async with transaction(world.engine) as connection:
        for name, invest in (("staker", stake), ("pool", liquid_stake)):
            await invest(
                connection, user_id=crowd[name], token_address=SOL, amount=Decimal(2), now=NOW
            )
    await valued(world, at=FIRST)
    return crowd


async def valued(world: World, *, at: datetime) -> set[str]:
    """Who was valued."""
    async with transaction(world.engine) as connection:
        await refresh_standings(connection, now=at)
    return {name for (name,) in await world.rows(VALUED.format(at=at.isoformat()))}


def moves(token: str, price: str) -> Step:
    async def step(world: World, _: Crowd, at: datetime) -> None:
        await world.set_prices({**PRICES, token: Decimal(price)}, at=at)

    return step


async def trades(world: World, crowd: Crowd, at: datetime) -> None:
    await world.swap(crowd["trader"], USDC, BONK, "10", now=at)


async def joins(world: World, _: Crowd, at: datetime) -> None:
    await world.person("newcomer", now=at)


async def is_seen_again(world: World, _: Crowd, at: datetime) -> None:
    await world.set_prices(PRICES, at=at)


async def has_its_hour(world: World, crowd: Crowd, _: datetime) -> None:
    assert (await world.captured(at=HOUR)).snapshots == len(crowd)


@pytest.mark.parametrize(
    ("step", "more"),
    [
        pytest.param(is_seen_again, set(), id="prices are the same"),
        pytest.param(moves(SOL, "210"), {"holder", "order"}, id="SOL moves"),
        pytest.param(moves(BONK, "0.00003"), {"bonk", "holder"}, id="BONK moves"),
        pytest.param(trades, {"trader"}, id="somebody trades"),
        pytest.param(joins, {"newcomer"}, id="somebody joins"),
    ],
)
async def test_they_are_valued_whose_worth_can_have_changed(
    world: World, crowd: Crowd, step: Step, more: set[str]
) -> None:
    await step(world, crowd, NEXT - MINUTE)
    assert await valued(world, at=NEXT) == EARNING | more
    assert await world.rows(WRONG.format(at=NEXT.isoformat())) == []


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(moves(USDC, "0.99"), id="what they hold moves"),
        pytest.param(has_its_hour, id="a snapshot has valued them at prices of before"),
    ],
)
async def test_all_are_valued_when(world: World, crowd: Crowd, step: Step) -> None:
    await step(world, crowd, NEXT - MINUTE)
    assert await valued(world, at=NEXT) == crowd.keys()
    assert await world.rows(WRONG.format(at=NEXT.isoformat())) == []


async def test_a_price_that_comes_during_a_valuation_is_of_the_next(
    world: World, crowd: Crowd, fresh_database_url: str
) -> None:
    price = "UPDATE token_prices SET price_usd = %s, last_updated = %s WHERE token_address = %s"

    @event.listens_for(world.engine.sync_engine, "before_cursor_execute")
    def come(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().startswith("UPDATE standings\nSET total_value_usd"):
            with psycopg.connect(fresh_database_url) as other:
                other.execute(price, ("0.00009", NEXT, BONK))

    moved = {**PRICES, SOL: Decimal(210)}
    await world.set_prices(moved, at=NEXT - MINUTE)
    # The holder is valued for SOL, and BONK is at what has come.
    assert await valued(world, at=NEXT) == EARNING | {"holder", "order"}
    event.remove(world.engine.sync_engine, "before_cursor_execute", come)
    after = NEXT + 30 * MINUTE
    await world.set_prices(moved, at=after)
    await valued(world, at=after)
    assert await world.rows(WRONG.format(at=after.isoformat())) == []


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_comes_everybody_stands_at_what_they_are_worth(
    world: World, crowd: Crowd, seed: int
) -> None:
    chance = Random(seed)
    at = FIRST
    for _ in range(12):
        at += MINUTE * chance.choice((1, 4, 15))
        for _ in range(chance.randrange(3)):
            step = chance.choice(
                (moves(SOL, str(chance.randrange(150, 250))), moves(BONK, "0.00003"), trades)
            )
            await step(world, crowd, at)
        await valued(world, at=at)
        assert await world.rows(WRONG.format(at=at.isoformat())) == []
