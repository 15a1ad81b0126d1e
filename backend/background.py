"""Background tasks, which end with the block that began them."""

import asyncio
from collections.abc import AsyncIterator, Collection, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final

CANCEL_AGAIN_SECONDS: Final = 2.0
"""Longer than what a task does when it is cancelled, which the next one would break off."""


@asynccontextmanager
async def background_tasks(*works: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Do the `works` beside the block; what of them is under way at its end is cancelled."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        await end_tasks(tasks)


async def end_tasks(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel them, until each has ended.

    One cancellation may not do: `asyncio.wait_for` of Python 3.11, which clients of Redis and of
    the database use, loses it when what it waits for ends at the same moment, and a task without
    an end then goes on. See https://github.com/python/cpython/issues/86296.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
