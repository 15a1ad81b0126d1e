"""tRPC over plain HTTP: calls, batches and streams, answered as `@trpc/server` answers them."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.asgi.disconnect import cancelled_on_disconnect
from backend.asgi.dispatch import Dispatch
from backend.asgi.request import caller_of, headers_of, refuse_foreign_origin, route_path
from backend.asgi.response_headers import with_callers_headers
from backend.rpc.errors import CallError, call_error
from backend.trpc.envelope import failure, http_status, success
from backend.trpc.jsonl import answer_in_lines, wants_lines
from backend.trpc.outcome import outcome_of
from backend.trpc.request import (
    VARY,
    TrpcRequest,
    headers_for,
    read_trpc_request,
)
from backend.trpc.sse import answer_subscription

_STREAM_UNASKED: Final = (
    "Cannot use stream-like response in non-streaming request - use httpBatchStreamLink"
)


class TrpcHttp:
    """`app`, but what is asked at `path` and below it is answered here.

    It stands before the routes, for there is nothing that is asked as often.
    """

    def __init__(self, app: ASGIApp, *, dispatch: Dispatch, path: str = "/trpc") -> None:
        self.app = app
        self.dispatch = dispatch
        self.path = path
        self._below = path + "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not self._is_asked(path := route_path(scope)):
            await self.app(scope, receive, send)
            return
        try:
            response = await answer(
                Request(scope, receive), dispatch=self.dispatch, prefix=self.path
            )
        except Exception as fault:  # noqa: BLE001 - answered and logged as every fault is
            error = call_error(fault, path=path.removeprefix(self.path).strip("/"))
            response = refused(error, is_development=self.dispatch.is_development)
        await response(scope, receive, send)

    def _is_asked(self, path: str) -> bool:
        return path.startswith(self._below) or path == self.path


async def answer(request: Request, *, dispatch: Dispatch, prefix: str) -> Response:
    """The answer to one request below `prefix`, whatever it holds."""
    if request.method == "HEAD":
        return Response(status_code=204)
    headers = headers_of(request)
    try:
        asked = await read_trpc_request(request, prefix=prefix, headers=headers, dispatch=dispatch)
        if asked.kind in ("mutation", "subscription"):
            refuse_foreign_origin(headers, allowed_origins=dispatch.allowed_origins)
        if wants_lines(headers):
            return answer_in_lines(request, asked, headers=headers, dispatch=dispatch)
    except CallError as error:
        return refused(error, is_development=dispatch.is_development)
    if asked.kind == "subscription" and not asked.is_batch:
        return await answer_subscription(request, asked, headers=headers, dispatch=dispatch)
    if not asked.is_batch and asked.calls[0].kind == "subscription":
        return refused(
            CallError("UNSUPPORTED_MEDIA_TYPE", _STREAM_UNASKED),
            is_development=dispatch.is_development,
            media_type="application/json",
        )
    work = _answer_calls(request, asked, headers=headers, dispatch=dispatch)
    return await (cancelled_on_disconnect(request, work) if asked.kind == "query" else work)


def refused(
    error: CallError, *, is_development: bool, media_type: str = "text/plain;charset=UTF-8"
) -> Response:
    """The answer to a request no call of which was made; as text, as tRPC sends it."""
    # Only a form is refused for its method before it is known what it calls.
    allow = {"allow": "POST"} if error.code.key == "METHOD_NOT_SUPPORTED" else {}
    return Response(
        failure(error, is_development=is_development),
        status_code=error.code.http_status,
        headers=VARY | allow,
        media_type=media_type,
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
        headers=headers_for(request.method, asked),
        media_type="application/json",
    )
    return with_callers_headers(response, callers)
