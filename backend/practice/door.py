"""`/practice/RUN/…`: what is asked below it is answered by the run, as the live server answers."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from backend.asgi.addresses import counted_address
from backend.asgi.request import headers_of, route_path
from backend.clock import utc_now
from backend.keys.key_text import PREFIX, key_hash
from backend.keys.rules import UnknownKey
from backend.keys.store import find_keys
from backend.practice.runs import Runs
from backend.redis.rate_limits import CALLS
from backend.rpc.errors import CallError, call_error
from backend.rpc.json_text import write_json
from backend.users.session_token import read_bearer
from procedures.request.keys import UNKNOWN, why_over
from procedures.request.server import Server

_ASKED: Final = re.compile(r"(/practice/([0-9a-z]{24}))/(trpc|rpc|api|mcp|openapi\.json)(/.*)?")
_GONE: Final = 1008
"""The close code of a socket that breaks a rule (RFC 6455)."""


@dataclass(frozen=True, slots=True)
class PracticeDoor:
    """`app`, but what is asked of a run is answered by it. `live` counts and knows the keys."""

    app: ASGIApp
    runs: Runs
    live: Server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        asked = None
        if scope["type"] in ("http", "websocket"):
            asked = _ASKED.fullmatch(route_path(scope))
        if asked is None:
            await self.app(scope, receive, send)
            return
        try:
            await self._admit(HTTPConnection(scope))
            opened = await self.runs.find(asked[2])
        except Exception as fault:  # noqa: BLE001 - answered and logged as every fault is
            await _refuse(call_error(fault, path="practice"), scope, receive, send)
            return
        # As for an app that is mounted: its routes begin after the prefix.
        below = {**scope, "root_path": scope.get("root_path", "") + asked[1]}
        await opened.doors.app(below, receive, send)

    async def _admit(self, request: HTTPConnection) -> None:
        """Count the call where all calls are counted; refuse a key that opens nothing any more.

        A run knows a key as it was when the run was started.
        """
        address = counted_address(request.client.host if request.client else "")
        await self.live.limits.admit(CALLS, address, now=utc_now())
        bearer = read_bearer(headers_of(request)) or ""
        if not bearer.startswith(PREFIX):
            return
        digest = key_hash(bearer)
        now = self.live.clock.now()
        found = await self.live.beforehand_batcher.ask(find_keys, digest, now=now)
        refusal = UnknownKey(UNKNOWN) if found is None else why_over(found, now=now)
        if refusal is not None:
            raise refusal


async def _refuse(error: CallError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(_GONE, error.message)(scope, receive, send)
        return
    said: dict[str, object] = {"code": error.code.key, "message": error.message}
    if error.reason is not None:
        said["reason"] = error.reason
    body = write_json({"error": said})
    response = Response(body, error.code.http_status, media_type="application/json")
    await response(scope, receive, send)
