"""Clients with a namespace share a Redis, and neither sees what is the other's."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest
from redis.asyncio import Redis

from backend.redis.broadcast import Broadcast, Heard
from backend.redis.events import PRICES, publish
from backend.redis.namespaced import NamespacedRedis, NoSuchCommand, named
from backend.redis.presence import see, viewers, watched_tokens
from backend.redis.single_flight import Flights
from backend.redis.stream_tickets import issue_ticket, redeem_ticket
from tests.world.world import NOW

WAIT_SECONDS = 30
PAUSE_SECONDS = 0.1
EVENT = {"token_address": "SOL", "symbol": "SOL", "price_usd": "1", "last_updated": "now"}
OTHER_EVENT = EVENT | {"symbol": "theirs"}


@pytest.fixture
async def ours(redis_url: str) -> AsyncIterator[NamespacedRedis]:
    client = NamespacedRedis.connected(redis_url, namespace="practice:1:")
    yield client
    await client.aclose()


@pytest.fixture
async def theirs(redis_url: str) -> AsyncIterator[NamespacedRedis]:
    client = NamespacedRedis.connected(redis_url, namespace="practice:2:")
    yield client
    await client.aclose()


async def test_a_flight_and_a_viewer_of_one_are_not_the_others(
    ours: NamespacedRedis, theirs: NamespacedRedis, redis_url: str
) -> None:
    live = Redis.from_url(redis_url, decode_responses=True)
    async with Flights(ours).take(["SOL"]) as mine:
        assert mine == {"SOL"}
        assert await Flights(ours).wait(["SOL"], wait_seconds=0.1) is False
        for other in (theirs, live):
            async with Flights(other).take(["SOL"]) as its:
                assert its == {"SOL"}
    async with Flights(ours).take(["SOL"]) as again:
        assert again == {"SOL"}
    await see(ours, {"wallet": ["SOL"]}, now=NOW)
    assert [await viewers(one, NOW) for one in (ours, theirs, live)] == [1, 0, 0]
    assert [await watched_tokens(one, NOW) for one in (ours, theirs)] == [{"SOL": 1}, {}]
    ticket = await issue_ticket(ours, b"\1")
    assert await redeem_ticket(theirs, ticket) is None
    assert await redeem_ticket(ours, ticket) == b"\1"
    keys = await live.keys()
    assert keys
    assert all(str(key).startswith("practice:1:") for key in keys)
    await live.aclose()


async def test_what_one_publishes_the_other_does_not_hear(
    ours: NamespacedRedis, theirs: NamespacedRedis
) -> None:
    own, other = Broadcast(ours), Broadcast(theirs)
    running = [asyncio.create_task(one.run()) for one in (own, other)]
    try:
        with own.listen(PRICES) as heard, other.listen(PRICES) as overheard:
            async with asyncio.timeout(WAIT_SECONDS):
                assert await first_event(heard, ours, EVENT) == EVENT
                assert await first_event(overheard, theirs, OTHER_EVENT) == OTHER_EVENT
    finally:
        for task in running:
            task.cancel()


async def first_event(heard: Heard, client: Redis, event: Mapping[str, str]) -> Mapping[str, str]:
    """The first event heard, published again until the subscription stands."""
    hearing = asyncio.create_task(_next_event(heard))
    try:
        while not hearing.done():
            await publish(client, PRICES, [event])
            await asyncio.wait({hearing}, timeout=PAUSE_SECONDS)
        return hearing.result()
    finally:
        hearing.cancel()


async def _next_event(heard: Heard) -> Mapping[str, str]:
    async for news in heard:
        if news is not None:
            return news.events[0]
    raise AssertionError("listening is endless")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("SET", "a", "1", "NX"), ("SET", "n:a", "1", "NX")),
        (("DEL", "a", "b"), ("DEL", "n:a", "n:b")),
        (("EVAL", "script", 2, "a", "b", "owner"), ("EVAL", "script", 2, "n:a", "n:b", "owner")),
        (("PUBLISH", "prices", "[]"), ("PUBLISH", "n:prices", "[]")),
        (("PING",), ("PING",)),
    ],
)
def test_keys_and_channels_are_named(command: tuple[str], expected: tuple[str]) -> None:
    assert named("n:", command) == expected


def test_a_command_whose_keys_are_not_known_is_refused() -> None:
    with pytest.raises(NoSuchCommand, match="FLUSHDB is not known"):
        named("n:", ("FLUSHDB",))
