"""A local server that plays the venues, well or badly as each test tells it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backend.feeds.http_json import Endpoint
from backend.feeds.season import Season
from backend.feeds.source import Listing

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SOL_FEED = "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d"

Answer = Callable[[Request], Awaitable[Response]]
Connect = Callable[..., Endpoint]


def listing(symbol: str, **changes: object) -> Listing:
    """A token called `symbol`, at the address `symbol`, known to no venue but Jupiter."""
    fields: dict[str, object] = {
        "address": symbol,
        "symbol": symbol,
        "decimals": 9,
        "is_major": True,
        "pyth_feed_id": None,
        "hyperliquid_coin": None,
        "hyperliquid_price_multiplier": None,
        "binance_perp": None,
        "starting_price_usd": Decimal(100),
    }
    return Listing(**(fields | changes))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Known:
    """Seasons that a test knows."""

    started_at: datetime | None = None
    source: str | None = None

    async def season(self, *, now: datetime) -> Season:  # noqa: ARG002 - a fixed season
        """The same at all times."""
        return Season(started_at=self.started_at, source=self.source)


SOL = listing("SOL", pyth_feed_id="0x" + SOL_FEED, hyperliquid_coin="SOL", binance_perp="SOLUSDT")


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


@pytest.fixture
async def venue() -> AsyncIterator[Venue]:
    """A venue that answers 503 to whatever it was not told to answer."""
    playing = Venue()
    routes = [Route("/{path:path}", playing.serve, methods=["GET", "POST"])]
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    playing.url = f"http://127.0.0.1:{port}"
    yield playing
    server.should_exit = True
    server.force_exit = True
    await running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client that ignores the machine's proxies."""
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def endpoint(venue: Venue, http: httpx.AsyncClient) -> Connect:
    """Makes the endpoint of a named source at the venue."""

    def make(source: str, headers: Mapping[str, str] | None = None) -> Endpoint:
        return Endpoint(source, venue.url, http, headers or {})

    return make
