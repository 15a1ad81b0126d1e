"""The server: procedures by every transport, the pages, the queues, and what they stand on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import httpx
from prometheus_client.metrics_core import Metric
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import ASGIApp

from backend.actions.open_price_desk import open_price_desk
from backend.actions.refresh_prices import PriceDesk
from backend.clock import utc_now
from backend.database.engine import open_engine
from backend.database.gathering import Gathering
from backend.database.migrate import newest_revision, require_revision
from backend.database.transaction import is_retryable, reading
from backend.identity.session import cookie_name
from backend.rpc.caller import Caller
from backend.settings import Settings
from backend.signals.broadcast import Broadcast
from backend.signals.connect import connect
from backend.signals.presence import Viewers
from backend.signals.rate_limits import RateLimits, open_rate_limits
from backend.transport import health, jsonrpc, metrics, openapi, rest, trpc_websocket
from backend.transport.compressed import Compressed
from backend.transport.dashboard import dashboard
from backend.transport.door import Door
from backend.transport.incoming import caller_of
from backend.transport.lasting import Lasting
from backend.transport.pages import Pages
from backend.transport.serving import LASTING
from backend.transport.stamped import Stamped
from backend.transport.trpc_http import TrpcHttp
from backend.views.vital_signs import job_signs, price_ages
from procedures.access import recognised
from procedures.context import Context
from procedures.router import ROUTER

SITE: Final = Path(__file__).resolve().parents[1] / "web" / "out"
VERSION: Final = "0.1.0"
PRICE_TIMEOUT_SECONDS: Final = 10
STREAMS_MAX: Final = 1000
"""How many streams and sockets one address may hold: a hall full of players, not an attack."""
FOREIGN_HEADERS: Final = (
    "authorization", "content-type", "last-event-id", "trpc-accept", "x-trpc-source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """What all calls of one API process share."""

    settings: Settings
    engine: AsyncEngine
    gathering: Gathering
    redis: Redis
    http: httpx.AsyncClient
    prices: PriceDesk
    viewers: Viewers
    broadcast: Broadcast
    limits: RateLimits
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
        redis_url = settings.redis_url.get_secret_value()
        redis = connect(redis_url)
        is_limited = settings.rate_limits == "on"
        http = httpx.AsyncClient(timeout=PRICE_TIMEOUT_SECONDS)
        return cls(
            settings=settings,
            engine=engine,
            gathering=Gathering(engine),
            redis=redis,
            http=http,
            prices=open_price_desk(settings, engine=engine, redis=redis, http=http),
            viewers=Viewers(redis),
            broadcast=Broadcast(redis),
            limits=open_rate_limits(redis_url, is_on=is_limited),
            lasting=Lasting(per_address_max=STREAMS_MAX) if is_limited else Lasting(),
            revision=newest_revision(),
        )

    def context_for(self, caller: Caller) -> Context:
        """The context of one call, which begins now and is committed at the end of the block."""
        return Context(
            caller=caller,
            settings=self.settings,
            now=utc_now(),
            engine=self.engine,
            redis=self.redis,
            gathering=self.gathering,
            viewers=self.viewers,
            prices=self.prices,
            broadcast=self.broadcast,
            limits=self.limits,
        )

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

    async def price_ages(self) -> list[Metric]:
        """How old the prices are; raises when the database is away."""
        async with reading(self.engine) as connection:
            return await price_ages(connection, now=utc_now())

    async def job_signs(self) -> list[Metric]:
        """How the jobs go; raises when Redis is away."""
        return await job_signs(self.redis)

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


class Site(Starlette):
    """Starlette within `around`, which its own list of middleware is not: that stands inside of
    what answers when something breaks, and such answers would lack their headers.
    """

    def __init__(self, *, around: Callable[[ASGIApp], ASGIApp], **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.around = around

    def build_middleware_stack(self) -> ASGIApp:
        """All that a request goes through."""
        return self.around(super().build_middleware_stack())


def application() -> Site:
    """The ASGI app of one API process; the settings name its database and Redis."""
    settings = Settings()
    server = Server.opened(settings)
    assert settings.redis_url is not None, "the server is connected to it"
    door = Door(
        router=ROUTER,
        open_context_for=server.context_for,
        allowed_origins=_own_origins(settings) | settings.foreign_origins,
        retry_on=is_retryable,
        is_development=settings.env == "development",
        lasting=server.lasting,
    )
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    is_measured = token is not None or settings.env == "development"
    readings = {"prices": server.price_ages, "jobs": server.job_signs}
    checks = {"database": server.database_answers, "redis": server.redis_answers}
    cookie = cookie_name(secure=settings.secure)

    def around(site: ASGIApp) -> ASGIApp:
        calls = TrpcHttp(site, door=door)
        opened = _open_to(settings.foreign_origins, app=Compressed(calls))
        return Stamped(opened, is_https=settings.secure)

    return Site(
        around=around,
        routes=[
            *health.routes(checks),
            *(metrics.routes(door, readings=readings, token=token) if is_measured else ()),
            *trpc_websocket.routes(door),
            *jsonrpc.routes(door),
            *rest.routes(door),
            *openapi.routes(ROUTER, title="αTest", version=VERSION, cookie=cookie),
            dashboard(settings.redis_url.get_secret_value(), is_admin=server.is_admin),
            Mount("/", app=Pages(SITE, for_admins="admin", is_admin=server.is_admin)),
        ],
        lifespan=server.lifespan,
    )


def _own_origins(settings: Settings) -> frozenset[str]:
    """Where the pages may be opened from; in development also by the machine's number."""
    if settings.env == "production":
        return frozenset({settings.origin})
    return frozenset({settings.origin, f"http://127.0.0.1:{settings.port}"})


def _open_to(origins: frozenset[str], *, app: ASGIApp) -> ASGIApp:
    """`app`, but pages of these other sites may call it, with whatever stock tRPC clients send."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=sorted(origins),
        allow_credentials=True,
        allow_methods=["GET", "POST", "PATCH"],
        allow_headers=FOREIGN_HEADERS,
        expose_headers=["retry-after", "x-request-id"],
    )
