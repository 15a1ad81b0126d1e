"""What is published reaches every listener of a process, or is made up for by reading anew."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from backend.redis.broadcast import PENDING_MAX, Broadcast, Heard, News
from backend.redis.events import NOTICES, PRICES, publish
from tests.redis.hearing import hearing

SOL = {"token_address": "SOL", "price_usd": "150"}
BONK = {"token_address": "BONK", "price_usd": "0.00002"}


@pytest.fixture
async def broadcast(redis: Redis) -> AsyncIterator[Broadcast]:
    async with hearing(redis) as running:
        yield running


async def taken(heard: Heard, count: int) -> list[News | None]:
    found: list[News | None] = []
    async with asyncio.timeout(5):
        async for news in heard:
            found.append(news)
            if len(found) == count:
                break
    return found


def events(news: News | None) -> list[object] | None:
    return None if news is None else list(news.events)


async def test_a_listener_reads_first_and_then_hears_what_it_chose(
    broadcast: Broadcast, redis: Redis
) -> None:
    with (
        broadcast.listen(PRICES) as everything,
        broadcast.listen(PRICES, keys=["BONK", "BONK", "JUP"]) as some,
    ):
        assert await taken(everything, 1) == await taken(some, 1) == [None]
        await publish(redis, PRICES, [SOL])
        await publish(redis, PRICES, [SOL, BONK])
        heard = await taken(everything, 2)
        assert [events(news) for news in heard] == [[SOL], [SOL, BONK]]
        assert heard[1] is not None
        assert heard[1].text.startswith(b'[{"token_address":"SOL"')
        assert [events(news) for news in await taken(some, 1)] == [[BONK]]


async def test_who_stops_listening_is_forgotten(broadcast: Broadcast) -> None:
    with broadcast.listen(PRICES, keys=["SOL"]), broadcast.listen(PRICES):
        assert len(broadcast._by_key) == 2
    assert broadcast._by_key == {}


async def test_a_listener_too_far_behind_reads_anew(broadcast: Broadcast, redis: Redis) -> None:
    with broadcast.listen(PRICES) as slow, broadcast.listen(PRICES) as quick:
        await taken(slow, 1)
        await taken(quick, 1)
        for _ in range(PENDING_MAX + 1):
            await publish(redis, PRICES, [SOL])
            await taken(quick, 1)
        await publish(redis, PRICES, [BONK])
        await taken(quick, 1)
        assert await taken(slow, 1) == [None]


async def test_a_lost_connection_is_made_again_and_the_gap_is_told(
    broadcast: Broadcast, redis: Redis
) -> None:
    with broadcast.listen(PRICES) as heard:
        await taken(heard, 1)
        await redis.client_kill_filter(_type="pubsub")
        assert await taken(heard, 1) == [None]
        await publish(redis, PRICES, [SOL])
        assert [events(news) for news in await taken(heard, 1)] == [[SOL]]


async def test_a_message_that_is_no_event_ends_nothing(broadcast: Broadcast, redis: Redis) -> None:
    with broadcast.listen(PRICES) as heard:
        await taken(heard, 1)
        await redis.publish(PRICES, "no JSON")
        assert await taken(heard, 1) == [None]


async def test_the_listeners_of_a_key_are_counted(broadcast: Broadcast) -> None:
    assert broadcast.listeners(NOTICES, key="alice") == 0
    with (
        broadcast.listen(NOTICES, keys=["alice"]),
        broadcast.listen(NOTICES, keys=["alice", "bob"]),
        broadcast.listen(PRICES),
    ):
        assert broadcast.listeners(NOTICES, key="alice") == 2
        assert broadcast.listeners(NOTICES, key="bob") == 1
    assert broadcast.listeners(NOTICES, key="alice") == 0
