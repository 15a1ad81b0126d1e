"""Streams and sockets end when the server stops, and when they have lasted long enough."""

import asyncio

from backend.transport.lasting import Lasting


async def seconds_until_told(lasting: Lasting) -> float:
    end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    started = asyncio.get_running_loop().time()
    with lasting.held(end):
        await asyncio.wait({end}, timeout=5)
    assert end.cancelled()
    return asyncio.get_running_loop().time() - started


async def test_none_gets_older_than_it_may() -> None:
    seconds = await seconds_until_told(Lasting(longest_seconds=0.2))
    assert 0.1 < seconds < 0.5


async def test_stopping_ends_all_and_waits_for_them() -> None:
    lasting = Lasting()
    several = [asyncio.ensure_future(seconds_until_told(lasting)) for _ in range(3)]
    await asyncio.sleep(0)
    await lasting.end_all()
    assert all(task.done() for task in several)


async def test_one_that_comes_while_the_server_stops_is_told_at_once() -> None:
    lasting = Lasting()
    await lasting.end_all()
    assert await seconds_until_told(lasting) < 0.1
