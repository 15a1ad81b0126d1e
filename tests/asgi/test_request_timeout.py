"""A client that sends nothing, or half of a request, is cut off; slow answers are waited for."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from websockets.asyncio.client import connect

from backend.rpc.limits import Limits
from tests.asgi.serving import SLOW_SECONDS, served
from tests.world.certificates import CERTIFICATES

TIMEOUT_SECONDS = SLOW_SECONDS / 3
HEAD = b"POST /slow HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n"
WHOLE = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server with a short request timeout."""
    async with served(Limits(request_seconds=TIMEOUT_SECONDS)) as found:
        yield found


@pytest.mark.parametrize(
    "said",
    [b"", b"POST", HEAD, HEAD + b"\r\n", HEAD + b"\r\nabc"],
    ids=["nothing", "a word", "half a head", "a head", "half a body"],
)
async def test_who_keeps_the_server_waiting_is_cut_off(port: int, said: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    async with asyncio.timeout(10 * TIMEOUT_SECONDS):
        await reader.read()
    writer.close()


async def test_a_line_end_is_no_request(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(WHOLE)
    await reader.readuntil(b"0 bytes")
    writer.write(b"\r\n")
    async with asyncio.timeout(10 * TIMEOUT_SECONDS):
        await reader.read()
    writer.close()


async def test_an_answer_may_take_longer_and_the_next_request_has_its_own_time(port: int) -> None:
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", verify=CERTIFICATES
    ) as client:
        for _ in range(2):
            assert (await client.post("/slow", content=b"body")).text == "at last"


async def test_a_socket_may_be_silent_for_longer(port: int) -> None:
    async with connect(f"ws://127.0.0.1:{port}/") as socket:
        await asyncio.sleep(3 * TIMEOUT_SECONDS)
        await socket.send("still here")
        assert await socket.recv() == "still here"
