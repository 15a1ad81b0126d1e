"""What every answer carries, whatever gave it: the id of its request, and what keeps it safe."""

import random
import re
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any, Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.rpc.caller import Caller
from backend.rpc.request_id import request_id as current_id

REQUEST_ID: Final = b"x-request-id"
SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin-allow-popups",
}
HSTS: Final = "max-age=31536000; includeSubDomains"
# It goes into the log and back to the client: nothing but short plain words.
_SANE: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


def with_callers_headers(response: Response, callers: Iterable[Caller]) -> Response:
    """`response` with the headers that the calls of these callers have set."""
    for caller in callers:
        for name, value in caller.response_headers:
            response.headers.append(name, value)
    return response


class ResponseHeaders:
    """`app`, its requests having the id that the client gave them or one of ours; its answers
    never sniffed, framed or kept by caches unless they say so.

    `on_request` is called with each id, so that the log can carry it.
    """

    def __init__(
        self, app: ASGIApp, *, is_https: bool, on_request: Callable[[str], None] | None = None
    ) -> None:
        self.app = app
        self.on_request = on_request
        headers = SECURITY_HEADERS | {"cache-control": "no-store"}
        if is_https:
            headers |= {"strict-transport-security": HSTS}
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        named = [value for name, value in scope["headers"] if name == REQUEST_ID]
        request_id = named[0] if named and _SANE.fullmatch(named[0]) else _new_id()
        known_as = request_id.decode()
        current_id.set(known_as)
        if self.on_request is not None:
            self.on_request(known_as)

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                given = {name for name, _ in headers}
                missing = [header for header in self.headers if header[0] not in given]
                message["headers"] = [*headers, *missing, (REQUEST_ID, request_id)]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _new_id() -> bytes:
    # Told apart in a log is all it has to be; the system's randomness takes its time.
    return b"%016x" % random.getrandbits(64)
