"""What the HTTP transports read of a request alike: its sender, origin, body and media type."""

from typing import Final

from starlette.requests import Request

from backend.rpc.caller import Caller
from backend.rpc.errors import CallError

BODY_BYTES_MAX: Final = 64 * 1024


def caller_of(request: Request) -> Caller:
    """The sender of one call of `request`; each call of a batch gets its own."""
    return Caller(
        ip=request.client.host if request.client else "",
        headers=dict(request.headers),
        cookies=request.cookies,
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


def refuse_foreign_origin(request: Request, *, allowed_origins: frozenset[str]) -> None:
    """Raise CallError FORBIDDEN when a page of another site sent the request.

    Browsers name the page's origin on every POST; programs name none.
    """
    origin = request.headers.get("origin")
    if origin and origin not in allowed_origins:
        raise CallError(
            "FORBIDDEN",
            "This page's origin may not change anything here; use the app's own address.",
            reason="foreign_origin",
        )
