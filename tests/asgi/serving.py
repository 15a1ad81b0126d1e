"""A small app on a server with limits, as `./alpha api` has it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from backend.asgi.connections import CONNECTIONS, Connections
from backend.asgi.protocols.http import http_protocol
from backend.asgi.protocols.websocket import WebSocketProtocol
from backend.rpc.limits import Limits

SLOW_SECONDS = 0.9
MUCH = b"x" * 50_000
LARGE_BYTES = 20_000_000


async def answer(request: Request) -> Response:
    """What came."""
    return PlainTextResponse(f"{len(await request.body())} bytes")


async def slow(request: Request) -> Response:
    """Answers late."""
    await request.body()
    await asyncio.sleep(SLOW_SECONDS)
    return PlainTextResponse("at last")


async def waits(request: Request) -> Response:
    """Answers when the whole body has come, after which the client has left."""
    await request.body()
    await asyncio.sleep(60)
    return PlainTextResponse("too late")


async def endless(request: Request) -> Response:
    """Goes on and on."""

    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield MUCH
            await asyncio.sleep(0)

    return StreamingResponse(parts())


async def large(request: Request) -> Response:
    """Answers with more than any system keeps for its client."""
    return PlainTextResponse(b"x" * LARGE_BYTES)


async def echo(websocket: WebSocket) -> None:
    """Says what was said."""
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


async def pour(websocket: WebSocket) -> None:
    """Says more than is asked for."""
    await websocket.accept()
    while True:
        await websocket.send_bytes(MUCH)


async def count(websocket: WebSocket) -> None:
    """Counts what is said until the word stop."""
    await websocket.accept()
    said = 0
    while await websocket.receive_text() != "stop":
        said += 1
    await websocket.send_text(str(said))
    await websocket.close()


ROUTES: Sequence[BaseRoute] = [
    Route("/slow", slow, methods=["GET", "POST"]),
    Route("/waits", waits, methods=["POST"]),
    Route("/endless", endless),
    Route("/large", large),
    WebSocketRoute("/", echo),
    WebSocketRoute("/pour", pour),
    WebSocketRoute("/count", count),
    Route("/{path:path}", answer, methods=["GET", "POST"]),
]


@asynccontextmanager
async def served(
    limits: Limits,
    *,
    routes: Sequence[BaseRoute] = ROUTES,
    connections: Connections | None = None,
) -> AsyncIterator[int]:
    """The port of a running server with these limits; its clients are counted by `connections`."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Connections]]:
        yield {} if connections is None else {CONNECTIONS: connections}

    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=routes, lifespan=lifespan),
            port=0,
            http=http_protocol(limits),
            ws=WebSocketProtocol,
            ws_max_size=limits.body_bytes,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            log_config=None,
        )
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells in no other way
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    server.force_exit = True
    await serving
