"""A local server that plays the venues, well or badly as each test tells it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Answer = Callable[[Request], Awaitable[Response]]


@dataclass
class Venue:
    """The server's address, what it is to answer by path, and what it was asked."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def says(self, path: str, body: object, *, status: int = 200, **headers: str) -> None:
        """Answers `path` with JSON, or with `body` itself if that is bytes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: Request) -> Response:
            if isinstance(body, bytes):
                return Response(body, status_code=status, headers=named)
            return JSONResponse(body, status_code=status, headers=named)

        self.answers[path] = answer

    async def serve(self, request: Request) -> Response:
        """What the test told it to answer, or 503."""
        self.asked.append(request)
        answer = self.answers.get(request.url.path)
        return await answer(request) if answer else Response(status_code=503)


@asynccontextmanager
async def playing() -> AsyncIterator[Venue]:
    """A venue on a port of its own; it answers 503 to whatever it was not told to answer."""
    venue = Venue()
    routes = [Route("/{path:path}", venue.serve, methods=["GET", "POST"])]
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    venue.url = f"http://127.0.0.1:{port}"
    try:
        yield venue
    finally:
        server.should_exit = True
        server.force_exit = True
        await running
