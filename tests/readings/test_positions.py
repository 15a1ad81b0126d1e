"""What readers need of a replica, as Redis keeps it for all processes."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from redis.asyncio import Redis

from backend.ids import new_id
from backend.readings.positions import KEY, Positions
from backend.redis.connect import connect

HUGE = 2**52 + 1
"""Of 4.5 petabytes of log: it is kept to the byte."""


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as connection:
        yield connection


@pytest.fixture
def users() -> tuple[UUID, UUID]:
    return new_id(), new_id()


async def test_each_needs_what_they_changed_and_what_everybody_has_to_see(
    redis: Redis, users: tuple[UUID, UUID]
) -> None:
    one, other = users
    here, elsewhere = Positions(redis), Positions(redis)
    await here.note([None], 10)
    await here.note([one], HUGE)
    found = await asyncio.gather(*(elsewhere.needed(reader) for reader in (None, one, other)))
    assert found == [10, HUGE, 10]
    await here.note([None], HUGE + 1)
    assert await elsewhere.needed(one) == HUGE + 1


async def test_a_position_is_only_raised(redis: Redis, users: tuple[UUID, UUID]) -> None:
    one, _ = users
    positions = Positions(redis)
    for position in (5, 20, 10):
        await positions.note([None, one], position)
    assert await positions.needed(one) == await positions.needed(None) == 20


async def test_nothing_is_known_where_all_was_lost(redis: Redis, users: tuple[UUID, UUID]) -> None:
    one, _ = users
    positions = Positions(redis)
    assert await positions.needed(one) is None
    await positions.note([one], 10)
    assert await positions.needed(one) is None, "it may be another's note that was lost"
    await positions.settle(20)
    assert await positions.needed(one) is None, "settling does not stand in for what was lost"
    await positions.note([None], 5)
    assert await positions.needed(None) == 5


async def test_what_every_replica_has_is_forgotten(redis: Redis, users: tuple[UUID, UUID]) -> None:
    one, other = users
    positions = Positions(redis)
    await positions.note([None], 10)
    await positions.note([one], 30)
    await positions.note([other], 50)
    await positions.settle(40)
    assert await redis.zrange(KEY, 0, -1) == ["everybody", str(other)]
    assert [await positions.needed(who) for who in (None, one, other)] == [40, 40, 50]
    assert 0 < await redis.ttl(KEY) <= 24 * 3600


async def test_another_database_begins_anew(redis: Redis, users: tuple[UUID, UUID]) -> None:
    one, _ = users
    positions = Positions(redis)
    await positions.note([None, one], 1000)
    await positions.begin(3)
    assert await positions.needed(one) == 3


async def test_those_who_ask_at_once_are_one_question(
    redis: Redis, users: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    positions = Positions(redis)
    await positions.note([None], 1)
    asked: list[int] = []
    answered = Positions._scores

    async def counted(self: Positions, waiting: object) -> object:
        asked.append(len(waiting))  # type: ignore[arg-type]
        return await answered(self, waiting)  # type: ignore[arg-type]

    monkeypatch.setattr(Positions, "_scores", counted)
    await asyncio.gather(*(positions.needed(who) for who in (*users, None) * 10))
    assert asked == [30]


async def test_whoever_asked_is_told_of_a_fault_and_the_next_is_answered(redis: Redis) -> None:
    positions = Positions(redis)
    await redis.set(KEY, "not a sorted set")
    faults = await asyncio.gather(
        positions.needed(None), positions.needed(None), return_exceptions=True
    )
    assert [type(fault).__name__ for fault in faults] == ["ResponseError"] * 2
    await redis.delete(KEY)
    await positions.note([None], 7)
    assert await positions.needed(None) == 7
