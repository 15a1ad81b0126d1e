"""What the HTTP transports read of a request alike: its sender, origin, body and media type."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import HTTPConnection, Request

from backend.rpc.caller import Caller
from backend.rpc.errors import CallError

BODY_BYTES_MAX: Final = 64 * 1024
NO_PARAMS: Final[Mapping[str, str]] = MappingProxyType({})


def headers_of(request: HTTPConnection) -> dict[str, str]:
    """By their names in lower case; of several by one name the first, as everywhere else.

    Starlette's own search all headers each time that one is asked for.
    """
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in reversed(request.scope["headers"])
    }


def caller_of(
    request: HTTPConnection,
    *,
    headers: Mapping[str, str] | None = None,
    connection_params: Mapping[str, str] = NO_PARAMS,
) -> Caller:
    """The sender of one call of `request`, whose `headers` may be known already; each call of a
    batch gets its own.
    """
    if headers is None:
        headers = headers_of(request)
    return Caller(
        ip=request.client.host if request.client else "",
        headers=headers,
        cookies=request.cookies if "cookie" in headers else {},
        connection_params=connection_params,
    )


def query_values(query: bytes) -> Mapping[str, str]:
    """The values by name; of several by one name the first, as JavaScript takes it."""
    return dict(reversed(parse_qsl(query.decode("latin-1"), keep_blank_values=True)))


async def read_body(request: Request) -> bytes | CallError:
    """The body, or the error for the calls that want it; reads no more than the limit."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_BYTES_MAX:
            return CallError("PAYLOAD_TOO_LARGE", "PAYLOAD_TOO_LARGE")
        parts.append(part)
    return b"".join(parts)


def media_type(headers: Mapping[str, str]) -> str | None:
    """The content type in lower case without its parameters, None when not given."""
    given = headers.get("content-type")
    return None if given is None else given.split(";", 1)[0].strip().lower()


def refuse_foreign_origin(headers: Mapping[str, str], *, allowed_origins: frozenset[str]) -> None:
    """Raise CallError FORBIDDEN when a page of another site sent the request with these headers.

    Browsers name the page's origin on every POST, on streams from elsewhere and on every
    WebSocket; programs name none.
    """
    origin = headers.get("origin")
    if origin and origin not in allowed_origins:
        raise CallError(
            "FORBIDDEN",
            "This page's origin may neither change nor follow anything here; "
            "use the app's own address.",
            reason="foreign_origin",
        )
