"""`/practice/RUN/…`: what is asked below it is answered by the run, as the live server answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from backend.asgi.addresses import counted_address
from backend.asgi.request import route_path
from backend.practice.runs import Runs
from backend.redis.rate_limits import TooManyRequests
from backend.rpc.errors import CallError, call_error
from backend.rpc.json_text import write_json

_ASKED: Final = re.compile(r"(/practice/([0-9a-z]{24}))/(trpc|rpc|api|mcp|openapi\.json)(/.*)?")
_RULE_BROKEN: Final = 1008
"""The close code of a socket that breaks a rule (RFC 6455)."""


@dataclass(frozen=True, slots=True)
class PracticeMiddleware:
    """`app`, but what is asked of a run is answered by it."""

    app: ASGIApp
    runs: Runs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        asked = None
        if scope["type"] in ("http", "websocket"):
            asked = _ASKED.fullmatch(route_path(scope))
        if asked is None:
            await self.app(scope, receive, send)
            return
        try:
            address = counted_address((scope.get("client") or ("",))[0])
            opened = await self.runs.find(asked[2], address=address)
        except Exception as fault:  # noqa: BLE001 - answered and logged as every fault is
            headers = {}
            if isinstance(fault, TooManyRequests):
                headers["retry-after"] = str(fault.facts["retry_after_seconds"])
            await _refuse(call_error(fault, path="practice"), headers, scope, receive, send)
            return
        # As for an app that is mounted: its routes begin after the prefix.
        below = {**scope, "root_path": scope.get("root_path", "") + asked[1]}
        with opened.in_use():
            await opened.transports.app(below, receive, send)


async def _refuse(
    error: CallError, headers: Mapping[str, str], scope: Scope, receive: Receive, send: Send
) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(_RULE_BROKEN, error.message)(scope, receive, send)
        return
    refused: dict[str, object] = {"code": error.code.key, "message": error.message}
    if error.reason is not None:
        refused["reason"] = error.reason
    body = write_json({"error": refused})
    response = Response(body, error.code.http_status, headers, media_type="application/json")
    await response(scope, receive, send)
