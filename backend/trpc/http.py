"""tRPC over plain HTTP: calls, batches and streams, answered as `@trpc/server` answers them."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.asgi.disconnect import cancelled_on_disconnect
from backend.asgi.dispatch import Dispatch
from backend.asgi.request import caller_of, headers_of, refuse_foreign_origin
from backend.rpc.errors import CallError, call_error
from backend.trpc.envelope import failure, http_status, success
from backend.trpc.jsonl import answer_in_lines, wants_lines
from backend.trpc.outcome import outcome_of
from backend.trpc.request import (
    METHODS_OF,
    PREFIX,
    VARY,
    TrpcRequest,
    read_trpc_request,
)
from backend.trpc.sse import answer_subscription


class TrpcHttp:
    """`app`, but whatever is asked below `PREFIX` is answered here.

    It stands before the routes, for there is nothing that is asked as often.
    """

    def __init__(self, app: ASGIApp, *, dispatch: Dispatch) -> None:
        self.app = app
        self.dispatch = dispatch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self.app(scope, receive, send)
            return
        try:
            response = await answer(Request(scope, receive), dispatch=self.dispatch)
        except Exception as fault:  # noqa: BLE001 - answered and logged as every fault is
            error = call_error(fault, path=scope["path"].removeprefix(PREFIX))
            response = refused(error, is_development=self.dispatch.is_development)
        await response(scope, receive, send)


async def answer(request: Request, *, dispatch: Dispatch) -> Response:
    """The answer to one request, whatever it holds."""
    if request.method == "HEAD":
        return Response(status_code=204)
    headers = headers_of(request)
    try:
        asked = await read_trpc_request(request, headers=headers, router=dispatch.router)
        if asked.kind in ("mutation", "subscription"):
            refuse_foreign_origin(headers, allowed_origins=dispatch.allowed_origins)
        if wants_lines(headers):
            return answer_in_lines(request, asked, headers=headers, dispatch=dispatch)
    except CallError as error:
        return refused(error, is_development=dispatch.is_development)
    if asked.kind == "subscription" and not asked.is_batch:
        return await answer_subscription(request, asked, headers=headers, dispatch=dispatch)
    work = _answer_calls(request, asked, headers=headers, dispatch=dispatch)
    return await (cancelled_on_disconnect(request, work) if asked.kind == "query" else work)


def refused(error: CallError, *, is_development: bool) -> Response:
    """The answer to a request no call of which was made; as text, as tRPC sends it."""
    return Response(
        failure(error, is_development=is_development),
        status_code=error.code.http_status,
        headers=VARY,
        media_type="text/plain;charset=UTF-8",
    )


async def _answer_calls(
    request: Request, asked: TrpcRequest, *, headers: Mapping[str, str], dispatch: Dispatch
) -> Response:
    callers = [
        caller_of(request, headers=headers, connection_params=asked.connection_params)
        for _ in asked.calls
    ]
    works = [
        outcome_of(call, method=request.method, caller=caller, dispatch=dispatch)
        for call, caller in zip(asked.calls, callers, strict=True)
    ]
    # A task for each costs what a small call does: only where there are several.
    outcomes = [await works[0]] if len(works) == 1 else await asyncio.gather(*works)
    bodies = [
        success(outcome)
        if isinstance(outcome, bytes)
        else failure(outcome, is_development=dispatch.is_development)
        for outcome in outcomes
    ]
    response = Response(
        b"[" + b",".join(bodies) + b"]" if asked.is_batch else bodies[0],
        status_code=http_status(outcomes),
        headers=VARY,
        media_type="application/json",
    )
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and asked.kind is not None:
        response.headers["allow"] = ", ".join(METHODS_OF[asked.kind])
    for caller in callers:
        for name, value in caller.response_headers:
            response.headers.append(name, value)
    return response
