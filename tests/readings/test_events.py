"""Whoever is told of an event by a stream reads nothing from before it, at whichever process."""

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import pytest

from backend.ids import new_id
from backend.redis.events import AGENT_EVENTS, NOTICES, PRICES, VALUATIONS, publish
from procedures.request.server import Server
from tests.readings.following import NEW, OLD, WAIT_SECONDS, read_by, rename
from tests.world.standby import Standby
from tests.world.world import World

USER: Final = new_id()

EVENTS: dict[str, tuple[str, Sequence[dict[str, str]], UUID | None, str]] = {
    # channel, event, who reads at another process, what they must find
    "a price, and anybody": (PRICES, [{"token_address": "SOL"}], None, NEW),
    "new standings, and anybody": (VALUATIONS, [{"as_of": "now"}], None, NEW),
    "a notification, and its user": (NOTICES, [{"user_id": str(USER)}], USER, NEW),
    "a notification, and others": (NOTICES, [{"user_id": str(USER)}], new_id(), OLD),
    "what an agent did, and its owner": (
        AGENT_EVENTS,
        [{"user_id": str(USER), "text": "{}"}],
        USER,
        NEW,
    ),
}


@pytest.mark.parametrize(
    ("channel", "events", "reader", "expected"), EVENTS.values(), ids=EVENTS.keys()
)
async def test_who_was_told_of_an_event_reads_nothing_from_before_it(
    servers: tuple[Server, Server],
    world: World,
    standby: Standby,
    channel: str,
    events: Sequence[dict[str, str]],
    reader: UUID | None,
    expected: str,
) -> None:
    told, asked = servers
    with told.broadcast.listen(channel) as heard:
        async with asyncio.timeout(WAIT_SECONDS):
            assert await anext(heard) is None
            standby.pause()
            assert await read_by(asked, reader) == OLD
            await rename(world)
            await publish(told.redis, channel, events)
            while await anext(heard) is None:
                pass  # the subscription has only begun
    assert await read_by(asked, reader) == expected


async def test_events_that_nobody_hears_hold_nobody_back(
    servers: tuple[Server, Server], world: World, standby: Standby
) -> None:
    told, asked = servers
    with told.broadcast.listen(PRICES, keys=["BONK"]) as heard:
        async with asyncio.timeout(WAIT_SECONDS):
            await anext(heard)
            standby.pause()
            await rename(world)
            await publish(told.redis, PRICES, [{"token_address": "SOL"}])
            await publish(told.redis, NOTICES, [{"user_id": str(USER)}])
            await asyncio.sleep(0.3)
    assert await read_by(asked, USER) == OLD


async def test_what_a_stream_begins_with_lacks_nothing_that_was_published_before(
    servers: tuple[Server, Server], world: World, standby: Standby
) -> None:
    server, _ = servers
    standby.pause()
    await rename(world)
    assert await read_by(server, None) == OLD
    assert await read_by(server, None, is_present=True) == NEW
