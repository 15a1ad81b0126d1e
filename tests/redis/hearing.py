"""A broadcast that hears what is published from now on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis

from backend.redis.broadcast import Broadcast
from backend.redis.events import PRICES


@asynccontextmanager
async def hearing(redis: Redis) -> AsyncIterator[Broadcast]:
    """Running and subscribed; at the end of the block it is neither."""
    broadcast = Broadcast(redis)
    running = asyncio.create_task(broadcast.run())
    async with asyncio.timeout(5):
        while not (await redis.pubsub_numsub(PRICES))[0][1]:  # noqa: ASYNC110 - in Redis
            await asyncio.sleep(0.01)
    try:
        yield broadcast
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
