"""What the HTTP transports read of a request alike: its sender, origin, body and media type."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.asgi.addresses import counted_address
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError

NO_PARAMS: Final[Mapping[str, str]] = MappingProxyType({})
# Of these a second one is dropped, as Node's servers drop it.
_SINGLE: Final = frozenset({
    "age", "authorization", "content-length", "content-type", "etag", "expires", "from", "host",
    "if-modified-since", "if-unmodified-since", "last-modified", "location", "max-forwards",
    "proxy-authorization", "referer", "retry-after", "server", "user-agent",
})  # fmt: skip


def headers_of(request: HTTPConnection) -> dict[str, str]:
    """By their names in lower case; several by one name are joined, as JavaScript sees them.

    Starlette's own search all headers each time that one is asked for.
    """
    sent = request.scope["headers"]
    found = {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(sent)}
    return found if len(found) == len(sent) else _joined(sent)


def _joined(sent: list[tuple[bytes, bytes]]) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for name, value in sent:
        values.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    return {
        name: several[0] if name in _SINGLE else ("; " if name == "cookie" else ", ").join(several)
        for name, several in values.items()
    }


def any_method(endpoint: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """`endpoint` as an app: unlike a function, a route gives it requests by every method."""

    class AnyMethod:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            response = await endpoint(Request(scope, receive))
            await response(scope, receive, send)

    return AnyMethod()


def route_path(scope: Scope) -> str:
    """The path below the prefix at which the app is mounted."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root) else path


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
        ip=counted_address(request.client.host if request.client else ""),
        headers=headers,
        cookies=request.cookies if "cookie" in headers else {},
        connection_params=connection_params,
        # A socket's come in its first message.
        are_params_in_address=request.scope["type"] == "http",
    )


def query_values(query: bytes) -> Mapping[str, str]:
    """The values by name; of several by one name the first, as JavaScript takes it."""
    return dict(reversed(parse_qsl(query.decode("latin-1"), keep_blank_values=True)))


async def read_body(request: Request, *, bytes_max: int) -> bytes | CallError:
    """The body, or the error for the calls that want it; reads no more than the limit."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > bytes_max:
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
