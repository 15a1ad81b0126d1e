"""What the HTTP transports read of a request alike: its sender, origin, body and media type."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from starlette.requests import HTTPConnection, Request

from backend.rpc.caller import Caller
from backend.rpc.errors import CallError

BODY_BYTES_MAX: Final = 64 * 1024
NO_PARAMS: Final[Mapping[str, str]] = MappingProxyType({})


def caller_of(
    request: HTTPConnection, *, connection_params: Mapping[str, str] = NO_PARAMS
) -> Caller:
    """The sender of one call of `request`; each call of a batch gets its own."""
    return Caller(
        ip=request.client.host if request.client else "",
        # Of several by one name the first counts, as everywhere else.
        headers={
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in reversed(request.scope["headers"])
        },
        cookies=request.cookies,
        connection_params=connection_params,
    )


async def read_body(request: Request) -> bytes | CallError:
    """The body, or the error to give whoever wants it; reads no more than the limit."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_BYTES_MAX:
            return CallError("PAYLOAD_TOO_LARGE", "PAYLOAD_TOO_LARGE")
        parts.append(part)
    return b"".join(parts)


def media_type(request: Request) -> str | None:
    """The content type in lower case without its parameters, None when not given."""
    given = request.headers.get("content-type")
    return None if given is None else given.split(";", 1)[0].strip().lower()


def refuse_foreign_origin(request: HTTPConnection, *, allowed_origins: frozenset[str]) -> None:
    """Raise CallError FORBIDDEN when a page of another site sent the request.

    Browsers name the page's origin on every POST, on streams from elsewhere and on every
    WebSocket; programs name none.
    """
    origin = request.headers.get("origin")
    if origin and origin not in allowed_origins:
        raise CallError(
            "FORBIDDEN",
            "This page's origin may neither change nor follow anything here; "
            "use the app's own address.",
            reason="foreign_origin",
        )
