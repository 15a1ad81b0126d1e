"""Values as they come, with something said in between when none comes for long."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, TypeVar

Value = TypeVar("Value")


async def with_heartbeat(
    values: AsyncGenerator[Value, None],
    *,
    until: asyncio.Future[None],
    quiet_seconds: float,
    filler: Value,
) -> AsyncGenerator[Value, None]:
    """`values`, and `filler` after each `quiet_seconds` without one, until `until` is done.

    Waiting is never cut short to look at the clock, only by `until`: then `values` is
    cancelled where it waits.
    """
    async with aclosing(values):
        coming = asyncio.ensure_future(anext(values))
        try:
            while True:
                awaited: set[asyncio.Future[Any]] = {coming, until}
                done, _ = await asyncio.wait(
                    awaited, timeout=quiet_seconds, return_when=asyncio.FIRST_COMPLETED
                )
                if until in done:
                    return
                if coming not in done:
                    yield filler
                    continue
                yield coming.result()
                coming = asyncio.ensure_future(anext(values))
        except StopAsyncIteration:
            return
        finally:
            coming.cancel()
            await asyncio.wait({coming})
