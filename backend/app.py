"""The server: procedures by every transport, the pages, the queues, and what they stand on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import httpx
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount

from backend.actions.open_price_desk import open_price_desk
from backend.actions.refresh_prices import PriceDesk
from backend.clock import utc_now
from backend.database.engine import open_engine
from backend.database.migrate import newest_revision, require_revision
from backend.database.transaction import is_retryable
from backend.identity.session import cookie_name
from backend.rpc.caller import Caller
from backend.settings import Settings
from backend.signals.broadcast import Broadcast
from backend.signals.connect import connect
from backend.signals.presence import Viewers
from backend.transport import health, jsonrpc, openapi, rest, trpc_http, trpc_websocket
from backend.transport.dashboard import dashboard
from backend.transport.door import Door
from backend.transport.incoming import caller_of
from backend.transport.lasting import Lasting
from backend.transport.pages import Pages
from backend.transport.secured import Secured
from backend.transport.serving import LASTING
from procedures.access import recognised
from procedures.context import Context
from procedures.router import ROUTER

SITE: Final = Path(__file__).resolve().parents[1] / "web" / "out"
VERSION: Final = "0.1.0"
PRICE_TIMEOUT_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Server:
    """What all calls of one API process share."""

    settings: Settings
    engine: AsyncEngine
    redis: Redis
    http: httpx.AsyncClient
    prices: PriceDesk
    viewers: Viewers
    broadcast: Broadcast
    lasting: Lasting
    revision: str

    @classmethod
    def opened(cls, settings: Settings) -> Self:
        """Connected to what the settings name, which nothing is sent to yet."""
        assert settings.database_url is not None, "whoever starts the server names the database"
        assert settings.redis_url is not None, "whoever starts the server names the Redis server"
        engine = open_engine(
            settings.database_url.get_secret_value(),
            is_preparing=settings.prepared_statements == "on",
        )
        redis = connect(settings.redis_url.get_secret_value())
        http = httpx.AsyncClient(timeout=PRICE_TIMEOUT_SECONDS)
        return cls(
            settings=settings,
            engine=engine,
            redis=redis,
            http=http,
            prices=open_price_desk(settings, engine=engine, redis=redis, http=http),
            viewers=Viewers(redis),
            broadcast=Broadcast(redis),
            lasting=Lasting(),
            revision=newest_revision(),
        )

    def context_for(self, caller: Caller) -> Context:
        """The context of one call, made now."""
        return Context(
            caller=caller,
            settings=self.settings,
            now=utc_now(),
            engine=self.engine,
            redis=self.redis,
            viewers=self.viewers,
            prices=self.prices,
            broadcast=self.broadcast,
        )

    def open_context_for(self, caller: Caller) -> AbstractAsyncContextManager[Context]:
        """The same, committed at the end of the block."""
        return self.context_for(caller).opened()

    async def is_admin(self, request: Request) -> bool:
        """Whether the request carries an admin's session."""
        context = self.context_for(caller_of(request))
        await recognised(context)
        return context.session is not None and context.session.is_admin

    async def database_answers(self) -> None:
        """Raises when the database is away or lacks migrations."""
        async with self.engine.connect() as connection:
            await require_revision(connection, self.revision)

    async def redis_answers(self) -> None:
        """Raises when Redis is away."""
        await self.redis.ping()

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[dict[str, Lasting]]:
        """From the first request to the last."""
        # Whoever opens the page first should find prices there.
        first_prices = asyncio.create_task(self.prices.freshen_all(now=utc_now()))
        listening = asyncio.create_task(self.broadcast.run())
        yield {LASTING: self.lasting}
        first_prices.cancel()
        listening.cancel()
        await self.http.aclose()
        await self.redis.aclose()
        await self.engine.dispose()


def application() -> Starlette:
    """The ASGI app of one API process; the settings name its database and Redis."""
    settings = Settings()
    server = Server.opened(settings)
    assert settings.redis_url is not None, "the server is connected to it"
    door = Door(
        router=ROUTER,
        open_context_for=server.open_context_for,
        allowed_origins=_own_origins(settings),
        retry_on=is_retryable,
        is_development=settings.env == "development",
        lasting=server.lasting,
    )
    checks = {"database": server.database_answers, "redis": server.redis_answers}
    cookie = cookie_name(secure=settings.secure)
    return Starlette(
        routes=[
            *health.routes(checks),
            *trpc_http.routes(door),
            *trpc_websocket.routes(door),
            *jsonrpc.routes(door),
            *rest.routes(door),
            *openapi.routes(ROUTER, title="αTest", version=VERSION, cookie=cookie),
            dashboard(settings.redis_url.get_secret_value(), is_admin=server.is_admin),
            Mount("/", app=Pages(SITE)),
        ],
        middleware=[Middleware(Secured, is_https=settings.secure)],
        lifespan=server.lifespan,
    )


def _own_origins(settings: Settings) -> frozenset[str]:
    """Where the pages may be opened from; in development also by the machine's number."""
    if settings.env == "production":
        return frozenset({settings.origin})
    return frozenset({settings.origin, f"http://127.0.0.1:{settings.port}"})
