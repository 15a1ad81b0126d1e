"""What a process does beside its calls ends with it, whenever that is."""

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from backend.background import background_tasks
from backend.redis.broadcast import Broadcast

MOMENTS = 60
"""Turns of the event loop in which a subscription begins."""
WAIT_SECONDS = 60


async def deaf() -> None:
    """Loses its first cancellation, as a wait does that ends at that moment."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.Event().wait()


async def failing() -> None:
    raise ValueError("at once")


def others() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has lost its cancellation is cancelled again soon."""
    monkeypatch.setattr("backend.background.CANCEL_AGAIN_SECONDS", 0.05)


async def test_a_task_that_loses_its_cancellation_ends_all_the_same() -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        async with background_tasks(deaf(), asyncio.sleep(0)):
            await asyncio.sleep(0.01)
    assert others() == set()


async def test_a_block_that_fails_ends_what_runs_beside_it() -> None:
    with pytest.raises(ValueError, match="at once"):
        async with background_tasks(asyncio.Event().wait()):
            await failing()
    assert others() == set()


async def test_who_stops_hearing_leaves_nothing_behind_at_whatever_moment(redis: Redis) -> None:
    for moment in range(MOMENTS):
        async with asyncio.timeout(WAIT_SECONDS), background_tasks(Broadcast(redis).run()):
            for _ in range(moment):
                await asyncio.sleep(0)
        assert others() == set(), moment
