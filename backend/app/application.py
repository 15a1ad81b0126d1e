"""The server: procedures by every transport, the pages, the queues, and what they stand on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from prometheus_client.metrics_core import Metric
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from backend.admin.metrics import heartbeat_signs, job_signs, price_ages, source_signs
from backend.app import crawlers, health, metrics, practice_process
from backend.app.dashboard import dashboard
from backend.app.link_previews.described import Described
from backend.app.link_previews.finding import Previews
from backend.app.link_previews.pictures import Pictures
from backend.app.link_previews.routes import routes as picture_routes
from backend.app.monitoring.attended import Attended
from backend.app.monitoring.loop_lag import LoopLag
from backend.app.monitoring.pools import pool_signs
from backend.app.monitoring.replica import replica_signs
from backend.app.static_pages import StaticPages
from backend.app.transports import calls_of, dispatch_of, tools_of
from backend.asgi.compressed import Compressed
from backend.asgi.connections import CONNECTIONS, Connections
from backend.asgi.request import caller_of
from backend.asgi.response_headers import ResponseHeaders
from backend.background import background_tasks
from backend.database.transaction import reading
from backend.database.unavailable import unavailable
from backend.log import only_about
from backend.practice.opening import sweep
from backend.practice.process.child import PracticeProcess
from backend.practice.process.distant_runs import DistantRuns
from backend.practice.process.forwarding import PracticeForwarding
from backend.practice.turn import TRADING_SECONDS
from backend.settings import Settings
from backend.trpc.http import TrpcHttp
from procedures.request.server import Server

SITE: Final = Path(__file__).resolve().parents[2] / "web" / "out"
FOREIGN_HEADERS: Final = (
    "authorization", "content-type", "last-event-id", "mcp-method", "mcp-name",
    "mcp-protocol-version", "trpc-accept", "x-trpc-source",
)  # fmt: skip


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
    server = Server.opened(settings, uses_replica=True)
    practice = PracticeProcess(practice_process.COMMAND, is_trading=partial(_is_trading, server))
    server = replace(server, practice=DistantRuns(practice))
    dispatch = dispatch_of(server)
    server.attendance.connected = lambda: dispatch.connections.count
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    is_measured = token is not None or settings.env == "development"
    readings: dict[str, metrics.Reading] = {
        "prices": partial(_price_ages, server),
        "jobs": partial(job_signs, server.redis),
        "heartbeats": partial(_heartbeat_signs, server),
        "sources": partial(_source_signs, server),
        **_database_signs(server),
    }
    measured = metrics.routes(dispatch, readings=readings, token=token, own_port=settings.own_port)
    checks = {"database": server.require_database, "redis": server.require_redis}
    mcp = tools_of(dispatch, settings)

    async def is_admin(request: Request) -> bool:
        try:
            return await server.is_admin(caller_of(request))
        except Exception as fault:
            refusal = unavailable(fault)
            if refusal is None:
                raise
            wait = {"retry-after": str(refusal.retry_after_seconds)}
            raise HTTPException(503, refusal.message, headers=wait) from fault

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Connections]]:
        works = (
            sweep(settings, rests=server.attendance.rests),
            LoopLag(dispatch.metrics.registry).measure(),
        )
        async with server.running(), mcp.running():
            async with background_tasks(*works):
                yield {CONNECTIONS: dispatch.connections}
            await practice.stop()

    def around(site: ASGIApp) -> ASGIApp:
        calls = PracticeForwarding(TrpcHttp(site, dispatch=dispatch), process=practice)
        opened = _open_to(settings.foreign_origins, app=Compressed(calls))
        attended: ASGIApp = Attended(opened, server.attendance)
        if settings.traces_to:
            from backend.app.monitoring.tracing import Traced

            attended = Traced(attended)
        return ResponseHeaders(
            attended,
            is_https=settings.secure,
            on_request=partial(only_about, "request"),
        )

    return Site(
        around=around,
        routes=[
            *health.routes(checks),
            *(measured if is_measured else ()),
            *calls_of(dispatch, mcp, settings),
            *crawlers.routes(settings.origin),
            dashboard(settings.redis_address, is_admin=is_admin),
            *_pages_of(server, is_admin),
        ],
        lifespan=lifespan,
    )


def _pages_of(server: Server, is_admin: Callable[[Request], Awaitable[bool]]) -> list[BaseRoute]:
    """The pages, and the pictures that chats show of their links."""
    previews = Previews(server)
    described = Described(previews, server.settings.origin)
    pages = StaticPages(SITE, for_admins="admin", is_admin=is_admin, describe=described.tags)
    return [*picture_routes(previews, Pictures()), Mount("/", app=pages)]


def _is_trading(server: Server) -> bool:
    return server.observer.idle_seconds < TRADING_SECONDS


def _database_signs(server: Server) -> dict[str, metrics.Reading]:
    pools = {"orders": server.engine, "readings": server.readings}
    if server.replica is None:
        return {"pools": partial(pool_signs, pools)}
    pools["replica"] = server.replica.engine
    return {
        "pools": partial(pool_signs, pools),
        "replica": partial(replica_signs, server.replica),
    }


async def _price_ages(server: Server) -> list[Metric]:
    if server.attendance.rests():
        return []  # nobody looks at prices, and the database may sleep
    async with reading(server.readings) as connection:
        return await price_ages(connection, now=server.clock.now())


async def _heartbeat_signs(server: Server) -> list[Metric]:
    return await heartbeat_signs(server.redis, now=server.clock.now())


async def _source_signs(server: Server) -> list[Metric]:
    return await source_signs(server.redis, now=server.clock.now())


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
