"""What every answer carries, whatever gave it: the id of its request, and what keeps it safe."""

import random
import re
from collections.abc import MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.asgi.static_pages import SECURITY_HEADERS
from backend.log import only_about

REQUEST_ID: Final = b"x-request-id"
HSTS: Final = "max-age=31536000; includeSubDomains"
# It goes into the log and back to the client: nothing but short plain words.
_SANE: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class ResponseHeaders:
    """`app`, its requests having the id that the client gave them or one of ours, also on each
    line that the log has about them; its answers never sniffed, framed or kept by caches unless
    they say so.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app = app
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
        only_about("request", request_id.decode())

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
