"""The starting portfolio is given once to everybody, at prices of the moment."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.competition.grant import distribute, grant
from backend.competition.register import see_user
from backend.database.engine import POOL_OVERFLOW, POOL_SIZE
from backend.database.transaction import transaction
from tests.world.world import BLOCKED, BONK, NOW, PRICES, SOL, USDC, World

CONNECTIONS = POOL_SIZE + POOL_OVERFLOW
LONG_AGO = NOW - timedelta(minutes=15)


async def stranger(world: World, wallet: str) -> UUID:
    """A user who was not given anything yet."""
    async with transaction(world.engine) as connection:
        added = "INSERT INTO users (username, wallet_address) VALUES (:name, :name) RETURNING id"
        user_id: UUID = (await connection.execute(text(added), {"name": wallet})).scalar_one()
    return user_id


async def granted(world: World, user: UUID, *, at: datetime = NOW) -> bool:
    async with transaction(world.engine) as connection:
        return await grant(connection, user_id=user, now=at)


async def distributed(world: World, *, at: datetime = NOW) -> set[UUID]:
    async with transaction(world.engine) as connection:
        return set(await distribute(connection, now=at))


async def test_the_grant_comes_with_its_first_snapshot_and_standing(world: World) -> None:
    user = await stranger(world, "alice")
    assert await granted(world, user)
    assert await world.balances(user) == {SOL: "10", USDC: "1000"}
    # 10 · 147.4789340738336 + 1000 · 0.9999
    async with world.engine.connect() as connection:
        worth = await connection.execute(
            text("""
                SELECT initial_value_usd, portfolio_snapshots.total_value_usd, pnl_from_start,
                       standings.total_value_usd, pnl_ratio
                FROM participants JOIN standings USING (user_id)
                JOIN portfolio_snapshots USING (user_id)
            """)
        )
        figures = [f"{figure.normalize():f}" for figure in worth.one()]
    assert figures == ["2474.689340738336", "2474.68934074", "0", "2474.689340738336", "0"]
    assert await world.broken_rules() == []


@pytest.mark.parametrize("times", [2, CONNECTIONS - 2])
async def test_of_many_grants_at_once_one_is_given(world: World, times: int) -> None:
    user = await stranger(world, "alice")
    async with world.engine.connect() as holder:
        # All are given at first, and then wait at the user's row to be the one that counts.
        await holder.execute(text("SELECT FROM users WHERE id = :user FOR UPDATE"), {"user": user})
        giving = asyncio.gather(*(granted(world, user) for _ in range(times)))
        while await world.count(BLOCKED) < times:  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.01)
        await holder.rollback()
        outcomes = await giving
    assert sorted(outcomes) == [False] * (times - 1) + [True]
    assert await world.balances(user) == {SOL: "10", USDC: "1000"}
    assert await world.broken_rules() == []


async def test_of_twenty_who_see_a_wallet_at_once_all_see_one_granted_user(world: World) -> None:
    async def see() -> UUID:
        async with transaction(world.engine) as connection:
            return await see_user(connection, wallet_address="alice", now=NOW)

    (user,) = set(await asyncio.gather(*(see() for _ in range(20))))
    assert await world.balances(user) == {SOL: "10", USDC: "1000"}
    assert await world.count("participants") == 1


async def test_a_distribution_gives_to_whoever_lacks_it_and_to_nobody_twice(world: World) -> None:
    before = await world.person("alice")
    lacking = {await stranger(world, name) for name in ("bob", "carol")}
    outcomes = await asyncio.gather(*(distributed(world) for _ in range(10)))
    assert sorted(len(given) for given in outcomes) == [0] * 9 + [2]
    assert set().union(*outcomes) == lacking
    assert await distributed(world, at=NOW + timedelta(minutes=10)) == set()
    assert [await world.balances(user) for user in (before, *lacking)] == [
        {SOL: "10", USDC: "1000"}
    ] * 3
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("spoilt", "mended"),
    [
        pytest.param(
            "DELETE FROM token_prices WHERE token_address = :token",
            True,
            id="a granted token has no price",
        ),
        pytest.param(
            "UPDATE token_prices SET last_updated = :long_ago WHERE token_address = :token",
            True,
            id="a granted token has an old price",
        ),
        pytest.param(
            "UPDATE competitions SET starts_at = starts_at + interval '2 hours'",
            False,
            id="the competition has not begun",
        ),
        pytest.param(
            "UPDATE competitions SET ends_at = starts_at + interval '1 hour'",
            False,
            id="the competition is over",
        ),
        pytest.param("DELETE FROM competitions", False, id="there is no competition"),
    ],
)
async def test_without_prices_or_a_competition_nothing_is_given(
    world: World, spoilt: str, mended: bool
) -> None:
    user = await stranger(world, "alice")
    async with transaction(world.engine) as connection:
        values = {"token": USDC, "long_ago": LONG_AGO}
        named = {name: value for name, value in values.items() if f":{name}" in spoilt}
        await connection.execute(text(spoilt), named)
    assert not await granted(world, user)
    assert await distributed(world) == set()
    assert await world.balances(user) == {}
    await world.set_prices(PRICES, at=NOW)
    assert await distributed(world) == ({user} if mended else set())


async def test_the_price_of_what_is_not_granted_does_not_matter(world: World) -> None:
    user = await stranger(world, "alice")
    async with transaction(world.engine) as connection:
        unpriced = text("DELETE FROM token_prices WHERE token_address = :token")
        await connection.execute(unpriced, {"token": BONK})
    assert await granted(world, user)
