"""One fetch per token at a time, shared through a real Redis and without one."""

import asyncio

import pytest
from redis.asyncio import Redis

from backend.redis.connect import connect
from backend.redis.single_flight import Flights


async def test_two_processes_never_fetch_the_same_token_at_once(redis: Redis) -> None:
    here, there = Flights(redis), Flights(redis)
    async with here.take(["SOL", "JUP"]) as mine:
        async with there.take(["SOL", "BONK"]) as theirs:
            assert mine == {"SOL", "JUP"}
            assert theirs == {"BONK"}
    async with there.take(["SOL"]) as free_again:
        assert free_again == {"SOL"}


async def test_fifty_at_once_make_one_fetch(redis: Redis) -> None:
    fetches = 0

    async def fetch() -> None:
        nonlocal fetches
        flights = Flights(redis)
        async with flights.take(["SOL"]) as mine:
            fetches += len(mine)
            await asyncio.sleep(1 if mine else 0)

    await asyncio.gather(*(fetch() for _ in range(50)))
    assert fetches == 1


async def test_those_who_lose_wait_for_the_winner_but_not_for_ever(redis: Redis) -> None:
    here, there = Flights(redis), Flights(redis)
    async with here.take(["SOL"]):
        assert not await there.wait(["SOL"], wait_seconds=0.2)
        waiting = asyncio.create_task(there.wait(["SOL"]))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    assert await waiting


async def test_a_fetch_that_fails_frees_its_tokens(redis: Redis) -> None:
    flights = Flights(redis)
    with pytest.raises(RuntimeError):
        async with flights.take(["SOL"]):
            raise RuntimeError
    assert await redis.keys("flight:*") == []
    async with flights.take(["SOL"]) as free_again:
        assert free_again == {"SOL"}


async def test_a_lock_that_expired_and_went_to_another_is_left_alone(redis: Redis) -> None:
    async with Flights(redis).take(["SOL"]):
        await redis.set("flight:SOL", "another")
    assert await redis.get("flight:SOL") == "another"


async def test_without_redis_fetches_are_still_shared_within_the_process() -> None:
    async with connect("redis://127.0.0.1:1/0") as nowhere:
        flights = Flights(nowhere)
        async with flights.take(["SOL"]) as mine, flights.take(["SOL", "JUP"]) as rest:
            assert mine == {"SOL"}
            assert rest == {"JUP"}
            assert not await flights.wait(["SOL"], wait_seconds=0.1)
        assert await flights.wait(["SOL"])
