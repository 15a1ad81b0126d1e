"""Connections without end from one address: little is kept of each, and others are served."""

import asyncio
import resource
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.clients.api_process import ApiProcess, api_process
from tests.faults.books import Record, report
from tests.faults.onlooker import Onlooker
from tests.faults.stack import Stack

pytestmark = [pytest.mark.long, pytest.mark.alone]

CONNECTIONS = 1_500
AT_ONCE = 50
FILES = 4_096
ATTACK_SECONDS = 2
GROWN_MEBIBYTES_MAX = 100
WAIT_SECONDS_MAX = 3
UPGRADE = (
    b"GET /trpc HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
BEGUN = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(scope="module")
def api(running: Stack) -> Iterator[ApiProcess]:
    """A server that may have so many connections open."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, most), most))
    try:
        with api_process(running.environment) as started:
            yield started
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


async def connected(api: ApiProcess, said: bytes) -> Line:
    """A connection over which this is said."""
    address = urlsplit(api.url)
    reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
    writer.write(said)
    return reader, writer


async def sockets(api: ApiProcess) -> Line:
    """A socket that is opened and says nothing."""
    line = await connected(api, UPGRADE)
    await line[0].readuntil(b"\r\n\r\n")
    return line


async def silent(api: ApiProcess) -> Line:
    """A connection over which nothing comes."""
    return await connected(api, b"")


async def begun(api: ApiProcess) -> Line:
    """A request whose end does not come."""
    return await connected(api, BEGUN)


FLOODS = {"sockets": sockets, "silent connections": silent, "unfinished requests": begun}


async def flood(api: ApiProcess, opened: Callable[[ApiProcess], Awaitable[Line]]) -> int:
    """Many connections, some of which are left and opened anew again and again."""
    kept: list[Line] = []
    for _ in range(CONNECTIONS // AT_ONCE):
        kept += await asyncio.gather(*(opened(api) for _ in range(AT_ONCE)))
    changed = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(ATTACK_SECONDS):
            while True:
                for _, writer in kept[-AT_ONCE:]:
                    writer.close()
                kept[-AT_ONCE:] = await asyncio.gather(*(opened(api) for _ in range(AT_ONCE)))
                changed += AT_ONCE
    for _, writer in kept:
        writer.close()
    return len(kept) + changed


@pytest.mark.parametrize("opened", FLOODS.values(), ids=FLOODS)
def test_a_flood_of_connections_costs_little_and_others_are_served(
    api: ApiProcess,
    opened: Callable[[ApiProcess], Awaitable[Line]],
    record_property: Record,
) -> None:
    with Onlooker(api) as onlooker:
        number = asyncio.run(flood(api, opened))
    report(
        record_property,
        f"{number} connections",
        grown_mebibytes=onlooker.grown_mebibytes,
        others_wait_seconds=onlooker.longest_seconds,
    )
    assert onlooker.grown_mebibytes < GROWN_MEBIBYTES_MAX
    assert onlooker.longest_seconds < WAIT_SECONDS_MAX
