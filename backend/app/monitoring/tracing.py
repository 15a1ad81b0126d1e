"""Each call as a span of OpenTelemetry, by OTLP over HTTP in JSON, which needs no SDK.

The span goes on with the trace that the caller's `traceparent` names (W3C Trace Context).
"""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.app.monitoring.sending import Sender
from backend.asgi.call_metrics import CallMetrics
from backend.clock import utc_now
from backend.log import known_id
from backend.version import VERSION

PARENT: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_OF_SERVERS: Final = 2
"""SPAN_KIND_SERVER of the protocol."""
_FAILED: Final = 2
"""STATUS_CODE_ERROR of the protocol."""
_OURS: Final = "INTERNAL_SERVER_ERROR"

Span = Mapping[str, Any]
_parent: ContextVar[tuple[str, str] | None] = ContextVar("parent", default=None)


class TracedCalls(CallMetrics):
    """Counts calls, and sends each as a span to the OTLP `endpoint`."""

    def __init__(self, endpoint: str, *, prefix: str) -> None:
        super().__init__(prefix=prefix)
        self._sender: Sender[Span] = Sender(
            f"{endpoint.rstrip('/')}/v1/traces",
            headers={"content-type": "application/json"},
            body=_request,
        )

    def count(self, procedure: str, outcome: str, *, seconds: float) -> None:
        """One call has ended."""
        super().count(procedure, outcome, seconds=seconds)
        self._sender.send(_span(procedure, outcome, seconds=seconds))


class Traced:
    """`app`, but what is called in it belongs to the trace that its caller names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] != "lifespan":
            named = PARENT.fullmatch(Headers(scope=scope).get("traceparent", ""))
            _parent.set(None if named is None else (named[1], named[2]))
        await self._app(scope, receive, send)


def _span(procedure: str, outcome: str, *, seconds: float) -> Span:
    trace, parent = _parent.get() or (secrets.token_hex(16), "")
    ended = int(utc_now().timestamp() * 1e9)
    attributes = {"rpc.method": procedure, "rpc.outcome": outcome}
    request = known_id("request")
    if request is not None:
        attributes["request.id"] = request
    return {
        "traceId": trace,
        "spanId": secrets.token_hex(8),
        "parentSpanId": parent,
        "name": procedure,
        "kind": _OF_SERVERS,
        "startTimeUnixNano": str(ended - int(seconds * 1e9)),
        "endTimeUnixNano": str(ended),
        "attributes": _written(attributes),
        "status": {"code": _FAILED} if outcome == _OURS else {},
    }


def _request(spans: Sequence[Span]) -> bytes:
    about = {"service.name": "alpha-test", "service.version": VERSION}
    scoped = {"scope": {"name": "alpha-test"}, "spans": list(spans)}
    resource = {"resource": {"attributes": _written(about)}, "scopeSpans": [scoped]}
    return json.dumps({"resourceSpans": [resource]}).encode()


def _written(attributes: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]
