"""The headers that every answer carries, whatever gave it."""

from collections.abc import MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.transport.pages import SECURITY_HEADERS

HSTS: Final = "max-age=31536000; includeSubDomains"


class Secured:
    """`app`, its answers never sniffed, framed or kept by caches unless they say so."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app = app
        headers = SECURITY_HEADERS | {"cache-control": "no-store"}
        if is_https:
            headers |= {"strict-transport-security": HSTS}
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_secured(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                missing = (header for header in self.headers if header[0] not in given)
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self.app(scope, receive, send_secured if scope["type"] == "http" else send)
