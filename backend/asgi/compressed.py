"""JSON answers in gzip, for clients that take it and where it saves more than it costs."""

import zlib
from collections.abc import MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.asgi.encodings import accepted

BYTES_MIN: Final = 4_096
"""What fits into two or three packets arrives hardly sooner for being smaller."""
LEVEL: Final = 1
"""The fastest; on JSON the higher ones save little more."""
_GZIP_WINDOW: Final = 31


class Compressed:
    """`app` with its longer JSON answers compressed.

    Never those that set a cookie: they hold a session's secret, and the length of a compressed
    answer tells of what is in it. Streams and whatever is compressed already pass as they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and _takes_gzip(scope):
            send = _Compressing(send).send
        await self.app(scope, receive, send)


def _takes_gzip(scope: Scope) -> bool:
    return any(
        name == b"accept-encoding"
        and b"gzip" in value
        and "gzip" in accepted(value.decode("latin-1"))
        for name, value in scope["headers"]
    )


class _Compressing:
    """Sends one answer, whose head waits for its body."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._head: MutableMapping[str, Any] | None = None

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and _is_compressible(message):
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None:
            body = message.get("body", b"")
            if not message.get("more_body", False) and len(body) >= BYTES_MIN:
                body = _gzip(body)
                message = {**message, "body": body}
                head = {**head, "headers": _headers(head["headers"], length=len(body))}
            await self._send(head)
        await self._send(message)


def _is_compressible(head: MutableMapping[str, Any]) -> bool:
    headers = dict(head["headers"])
    return (
        headers.get(b"content-type", b"").split(b";")[0] == b"application/json"
        and b"content-encoding" not in headers
        and b"set-cookie" not in headers
    )


def _gzip(body: bytes) -> bytes:
    making = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    return making.compress(body) + making.flush()


def _headers(headers: list[tuple[bytes, bytes]], *, length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name not in (b"content-length", b"vary")]
    vary = [value for name, value in headers if name == b"vary"]
    return [
        *kept,
        (b"content-encoding", b"gzip"),
        (b"content-length", b"%d" % length),
        (b"vary", b", ".join([*vary, b"accept-encoding"])),
    ]
