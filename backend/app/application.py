"""The server: procedures by every transport, the pages, the queues, and what they stand on."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, Self

import httpx
from prometheus_client.metrics_core import Metric
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import ASGIApp

from backend.admin.metrics import job_signs, price_ages, source_signs
from backend.app import health, metrics
from backend.app.dashboard import dashboard
from backend.app.static_pages import StaticPages
from backend.asgi.call_metrics import CallMetrics
from backend.asgi.compressed import Compressed
from backend.asgi.connections import Connections
from backend.asgi.dispatch import Dispatch
from backend.asgi.request import caller_of
from backend.asgi.response_headers import ResponseHeaders
from backend.asgi.serving import CONNECTIONS
from backend.clock import utc_now
from backend.database.batching import Batcher
from backend.database.engine import open_engine
from backend.database.migrate import newest_revision, require_revision
from backend.database.transaction import reading, transaction
from backend.features import PRICE_FOLLOWERS
from backend.http import jsonrpc, openapi, rest
from backend.log import only_about
from backend.prices.open import open_observer, open_price_updater
from backend.redis.broadcast import Broadcast
from backend.redis.connect import connect
from backend.redis.presence import Viewers
from backend.redis.rate_limits import open_rate_limits
from backend.rpc.caller import Caller
from backend.rpc.limits import Limits
from backend.settings import Settings
from backend.trpc import websocket
from backend.trpc.http import TrpcHttp
from backend.users.session_token import cookie_name
from backend.version import VERSION
from procedures.access import optional_session
from procedures.context import Context, Resources
from procedures.orders import is_retried
from procedures.router import ROUTER

SITE: Final = Path(__file__).resolve().parents[2] / "web" / "out"
PRICE_TIMEOUT_SECONDS: Final = 10
STREAMS_MAX: Final = 1000
"""How many streams and sockets one address may hold: a hall full of players, not an attack."""
FOREIGN_HEADERS: Final = (
    "authorization", "content-type", "last-event-id", "trpc-accept", "x-trpc-source",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Server(Resources):
    """One API process: what its calls share, and what they do not see."""

    http: httpx.AsyncClient
    revision: str

    @classmethod
    def opened(cls, settings: Settings) -> Self:
        """Connected to what the settings name, which nothing is sent to yet."""
        assert settings.database_url is not None, "the server is started with a database"
        assert settings.redis_url is not None, "the server is started with Redis"
        engine = open_engine(
            settings.database_url.get_secret_value(),
            is_preparing=settings.prepared_statements == "on",
        )
        redis_url = settings.redis_url.get_secret_value()
        redis = connect(redis_url)
        is_limited = settings.rate_limits == "on"
        http = httpx.AsyncClient(timeout=PRICE_TIMEOUT_SECONDS, verify=_certificates())
        prices = open_price_updater(
            settings, engine=engine, redis=redis, http=http, followers=PRICE_FOLLOWERS
        )
        return cls(
            settings=settings,
            engine=engine,
            batcher=Batcher(engine),
            redis=redis,
            http=http,
            order_batcher=Batcher(engine, opened=transaction),
            prices=prices,
            observer=open_observer(settings, updater=prices, redis=redis, clock=utc_now),
            viewers=Viewers(redis),
            broadcast=Broadcast(redis),
            limits=open_rate_limits(redis_url, is_on=is_limited),
            revision=newest_revision(),
        )

    def context_for(self, caller: Caller) -> Context:
        """The context of one call, which begins now and is committed at the end of the block."""
        return Context(caller=caller, now=utc_now(), server=self)

    async def is_admin(self, request: Request) -> bool:
        """Whether the request carries an admin's session."""
        context = self.context_for(caller_of(request))
        await optional_session(context)
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

    async def source_signs(self) -> list[Metric]:
        """How the sources of prices answer; raises when Redis is away."""
        return await source_signs(self.redis, now=utc_now())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """From the first request to the last."""
        # The first page to be opened should show prices.
        first_prices = asyncio.create_task(self.prices.freshen_all(now=utc_now()))
        listening = asyncio.create_task(self.broadcast.run())
        yield
        first_prices.cancel()
        listening.cancel()
        await self.http.aclose()
        await self.redis.aclose()
        await self.engine.dispose()


@cache
def _certificates() -> ssl.SSLContext:
    """Whom the process trusts; reading them takes long."""
    return httpx.create_ssl_context()


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
    is_limited = settings.rate_limits == "on"
    dispatch = Dispatch(
        router=ROUTER,
        open_context_for=server.context_for,
        allowed_origins=_own_origins(settings) | settings.foreign_origins,
        retry_on=is_retried,
        is_development=settings.env == "development",
        metrics=CallMetrics(prefix="alpha"),
        limits=Limits(address_streams=STREAMS_MAX) if is_limited else Limits(),
    )
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    is_measured = token is not None or settings.env == "development"
    readings = {
        "prices": server.price_ages,
        "jobs": server.job_signs,
        "sources": server.source_signs,
    }
    checks = {"database": server.database_answers, "redis": server.redis_answers}
    cookie = cookie_name(secure=settings.secure)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Connections]]:
        async with server.running():
            yield {CONNECTIONS: dispatch.connections}

    def around(site: ASGIApp) -> ASGIApp:
        calls = TrpcHttp(site, dispatch=dispatch)
        opened = _open_to(settings.foreign_origins, app=Compressed(calls))
        return ResponseHeaders(
            opened, is_https=settings.secure, on_request=partial(only_about, "request")
        )

    return Site(
        around=around,
        routes=[
            *health.routes(checks),
            *(metrics.routes(dispatch, readings=readings, token=token) if is_measured else ()),
            *websocket.routes(dispatch, jsonrpc=jsonrpc.JsonRpc(dispatch).answer),
            *jsonrpc.routes(dispatch),
            *rest.routes(dispatch),
            *openapi.routes(ROUTER, title="αTest", version=VERSION, cookie=cookie),
            dashboard(settings.redis_url.get_secret_value(), is_admin=server.is_admin),
            Mount("/", app=StaticPages(SITE, for_admins="admin", is_admin=server.is_admin)),
        ],
        lifespan=lifespan,
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
