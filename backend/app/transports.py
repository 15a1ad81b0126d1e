"""Every transport by which the procedures of one server are asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from backend.asgi.call_metrics import CallMetrics
from backend.asgi.dispatch import Dispatch
from backend.http import jsonrpc, openapi, rest
from backend.mcp import endpoint
from backend.mcp.request_check import RequestCheck
from backend.practice.admission import RunAdmission
from backend.practice.plan import EXAMPLE_PLAYER
from backend.practice.run import Run
from backend.practice.transports import Transports
from backend.rpc.limits import Admission, Limits
from backend.settings import Settings
from backend.trpc import websocket
from backend.trpc.http import TrpcHttp
from backend.users.session_token import cookie_name
from backend.version import VERSION
from procedures.request.keys import KeyAdmission
from procedures.request.orders import is_retried
from procedures.request.server import Server
from procedures.router import ROUTER
from procedures.tools.caller import require_key
from procedures.tools.free_text import without_words_of_others
from procedures.tools.instructions import instructions
from procedures.tools.listed import TOOLS

TITLE: Final = "αTest"
STREAMS_MAX: Final = 4_000
"""How many streams and sockets one address may hold: a hall of a thousand players, each of whom has
a socket with three streams, not an attack.
"""


def dispatch_of(server: Server, *, admission: Admission | None = None) -> Dispatch:
    """The procedures, open to callers of this server; by default to all of the live competition."""
    settings = server.settings
    is_limited = settings.rate_limits == "on"
    return Dispatch(
        router=ROUTER,
        open_context_for=server.context_for,
        allowed_origins=_own_origins(settings) | settings.foreign_origins,
        retry_on=is_retried,
        is_development=settings.env == "development",
        metrics=_measured(settings),
        admission=KeyAdmission() if admission is None else admission,
        limits=Limits(address_streams=STREAMS_MAX) if is_limited else Limits(),
    )


def _measured(settings: Settings) -> CallMetrics:
    if not settings.traces_to:
        return CallMetrics(prefix="alpha")
    from backend.app.monitoring.tracing import TracedCalls

    return TracedCalls(settings.traces_to, prefix="alpha")


def tools_of(dispatch: Dispatch, settings: Settings) -> endpoint.Mcp:
    """The procedures as tools of agents."""
    cookie = cookie_name(secure=settings.secure)
    return endpoint.Mcp(
        dispatch=dispatch,
        check=RequestCheck(origins=dispatch.allowed_origins, cookie=cookie),
        tools=TOOLS,
        title=TITLE,
        version=VERSION,
        require_caller=require_key,
        instructions=instructions,
        reword=without_words_of_others,
    )


def calls_of(dispatch: Dispatch, mcp: endpoint.Mcp, settings: Settings) -> list[BaseRoute]:
    """The routes of all transports but tRPC over HTTP, which stands before them."""
    cookie = cookie_name(secure=settings.secure)
    return [
        *websocket.routes(dispatch, jsonrpc=jsonrpc.JsonRpc(dispatch)),
        *jsonrpc.routes(dispatch),
        *endpoint.routes(mcp),
        *rest.routes(dispatch),
        *openapi.routes(ROUTER, title=TITLE, version=VERSION, cookie=cookie),
    ]


def run_transports(live: Server, run: Run) -> Transports:
    """The same of a run of practice, beside the live competition.

    One that an example agent plays is opened by a key that the run alone has.
    """
    is_owned = run.plan.owner != EXAMPLE_PLAYER
    admission = RunAdmission(run, live=live) if is_owned else KeyAdmission()
    dispatch = dispatch_of(run.server, admission=admission)
    mcp = tools_of(dispatch, live.settings)
    app = Starlette(routes=calls_of(dispatch, mcp, live.settings))

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with mcp.running(), run.server.heard():
            yield

    return Transports(
        dispatch=dispatch,
        app=TrpcHttp(app, dispatch=dispatch),
        running=running,
        end_streams=dispatch.connections.end_all,
    )


def _own_origins(settings: Settings) -> frozenset[str]:
    """Where the pages may be opened from; in development also by the machine's number."""
    if settings.env == "production":
        return frozenset({settings.origin})
    return frozenset({settings.origin, f"http://127.0.0.1:{settings.port}"})
