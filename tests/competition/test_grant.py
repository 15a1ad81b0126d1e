"""The starting portfolio is given once to everybody, who is measured from the start's prices."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.competition.grant import distribute, grant
from backend.competition.register import see_user
from backend.database.engine import POOL_OVERFLOW, POOL_SIZE
from backend.database.transaction import transaction
from backend.users.sign_in_store import note_sign_in
from tests.world.world import BLOCKED, BONK, MINUTE, NOW, PRICES, SOL, USDC, World, entrant

HOUR = timedelta(hours=1)
CONNECTIONS = POOL_SIZE + POOL_OVERFLOW


async def stranger(world: World, wallet: str) -> UUID:
    """A user who has signed in and was not given anything yet."""
    async with transaction(world.engine) as connection:
        user_id = await see_user(connection, wallet_address=wallet, now=NOW)
        await note_sign_in(connection, user_id=user_id, now=NOW)
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


async def test_of_twenty_who_sign_in_at_once_all_are_one_granted_user(world: World) -> None:
    async def sign_in() -> UUID:
        async with transaction(world.engine) as connection:
            return await entrant(connection, wallet="alice", now=NOW)

    (user,) = set(await asyncio.gather(*(sign_in() for _ in range(20))))
    assert await world.balances(user) == {SOL: "10", USDC: "1000"}
    assert await world.count("participants") == 1


async def test_whose_wallet_never_signed_in_is_given_nothing_counted_or_notified(
    world: World,
) -> None:
    await world.person("alice")
    async with transaction(world.engine) as connection:
        unproven = await see_user(connection, wallet_address="mallory", now=NOW)
    assert not await granted(world, unproven)
    assert await distributed(world, at=NOW + HOUR) == set()
    assert await world.balances(unproven) == {}
    assert (await world.places(at=NOW + HOUR))["total"] == 1
    assert await world.count("notifications") == 1
    assert await world.broken_rules() == []


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
        named = {"token": USDC} if ":token" in spoilt else {}
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


async def figures(world: World, user: UUID) -> tuple[Decimal, ...]:
    """From what a user is measured, what their first snapshot said, and how they stand."""
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text("""
                SELECT initial_value_usd, snapshots.total_value_usd, snapshots.pnl_from_start,
                       standings.pnl_usd
                FROM participants JOIN standings USING (user_id)
                JOIN portfolio_snapshots snapshots USING (user_id) WHERE user_id = :user
            """),
            {"user": user},
        )
        return tuple(found.one())


async def test_who_joins_in_a_dip_is_measured_from_the_start_like_everybody(world: World) -> None:
    early = await world.person("early")
    await world.set_prices({SOL: Decimal(100)}, at=NOW + HOUR)
    late = await world.person("late", now=NOW + HOUR)
    at_start = 10 * PRICES[SOL] + 1000 * PRICES[USDC]
    in_the_dip = 1000 + 1000 * PRICES[USDC]
    nothing = Decimal(0)
    assert await figures(world, early) == (at_start, round(at_start, 8), nothing, nothing)
    lost = in_the_dip - at_start
    assert await figures(world, late) == (at_start, in_the_dip, round(lost, 8), lost)


async def test_the_grant_waits_for_the_prices_as_of_the_start(world: World) -> None:
    user = await stranger(world, "alice")
    start = NOW + HOUR
    await world.write("UPDATE competitions SET starts_at = :start", start=start)
    for after in (timedelta(0), MINUTE - timedelta(milliseconds=1)):
        assert not await granted(world, user, at=start + after)
    await world.set_prices({SOL: Decimal(100)}, at=start + timedelta(seconds=2))
    assert await granted(world, user, at=start + timedelta(seconds=3))
    (measured_from, *_) = await figures(world, user)
    assert measured_from == 1000 + 1000 * PRICES[USDC]


async def test_after_a_minute_without_prices_the_grant_takes_the_last_before(world: World) -> None:
    user = await stranger(world, "alice")
    await world.write("UPDATE competitions SET starts_at = :start", start=NOW + HOUR)
    assert await granted(world, user, at=NOW + HOUR + MINUTE)
    (measured_from, *_) = await figures(world, user)
    assert measured_from == 10 * PRICES[SOL] + 1000 * PRICES[USDC]
