"""Values as they come, and heartbeats when none comes for long."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, TypeVar

Value = TypeVar("Value")


async def with_heartbeat(
    values: AsyncGenerator[Value, None],
    *,
    until: asyncio.Future[None],
    seconds: float,
    heartbeat: Value,
) -> AsyncGenerator[Value, None]:
    """`values`, and `heartbeat` after each `seconds` without one, until `until` is done.

    Waiting is never cut short to look at the clock, only by `until`: then `values` is
    cancelled where it waits.
    """
    async with aclosing(values):
        coming = asyncio.ensure_future(anext(values))
        try:
            while True:
                awaited: set[asyncio.Future[Any]] = {coming, until}
                done, _ = await asyncio.wait(
                    awaited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                if until in done:
                    return
                if coming not in done:
                    yield heartbeat
                    continue
                yield coming.result()
                coming = asyncio.ensure_future(anext(values))
        except StopAsyncIteration:
            return
        finally:
            coming.cancel()
            await asyncio.wait({coming})
