"""A client that sends nothing, or half of a request, is cut off; slow answers are waited for."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect

from backend.asgi.request_timeout import request_timeout_protocol

TIMEOUT_SECONDS = 0.3
HEAD = b"POST /slow HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n"


async def slow(request: Request) -> Response:
    await request.body()
    await asyncio.sleep(3 * TIMEOUT_SECONDS)
    return PlainTextResponse("at last")


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server with a short request timeout."""
    app = Starlette(routes=[Route("/slow", slow, methods=["POST"]), WebSocketRoute("/", echo)])
    config = uvicorn.Config(
        app,
        port=0,
        http=request_timeout_protocol(TIMEOUT_SECONDS),
        ws="websockets-sansio",
        log_config=None,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells in no other way
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


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


async def test_an_answer_may_take_longer_and_the_next_request_has_its_own_time(port: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for _ in range(2):
            assert (await client.post("/slow", content=b"body")).text == "at last"


async def test_a_socket_may_be_silent_for_longer(port: int) -> None:
    async with connect(f"ws://127.0.0.1:{port}/") as socket:
        await asyncio.sleep(3 * TIMEOUT_SECONDS)
        await socket.send("still here")
        assert await socket.recv() == "still here"
