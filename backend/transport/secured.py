"""The headers that every answer carries, whatever gave it."""

from collections.abc import MutableMapping
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.transport.pages import SECURITY_HEADERS

HSTS: Final = "max-age=31536000; includeSubDomains"


class Secured:
    """`app`, its answers never sniffed, framed or kept by caches unless they say so."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app = app
        self.headers = SECURITY_HEADERS | {"cache-control": "no-store"}
        if is_https:
            self.headers |= {"strict-transport-security": HSTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_secured(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_secured if scope["type"] == "http" else send)
