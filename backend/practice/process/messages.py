"""How a request is told over a line: as ASGI tells it, by its scope and events that come and go."""

from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from starlette.types import Scope

from backend.practice.process.line import Message

Event = MutableMapping[str, Any]

_RAW: Final = "raw"
"""Which field of an event is told as bytes."""
_OF_SCOPE: Final = (
    "type", "asgi", "http_version", "method", "scheme", "path", "root_path", "client", "server",
    "subprotocols",
)  # fmt: skip
_BYTES_OF_SCOPE: Final = ("raw_path", "query_string")


def told_scope(scope: Scope) -> dict[str, Any]:
    """A scope as JSON, without what only its own process can use."""
    told = {name: scope[name] for name in _OF_SCOPE if name in scope}
    for name in _BYTES_OF_SCOPE:
        told[name] = (scope.get(name) or b"").decode("latin-1")
    return {**told, "headers": _told_headers(scope)}


def heard_scope(told: Mapping[str, Any]) -> Scope:
    """The scope that `told_scope` gave."""
    heard = {name: told[name].encode("latin-1") for name in _BYTES_OF_SCOPE}
    return {**told, **heard, "headers": _heard_headers(told), "state": {}}


def told_event(event: Event) -> Message:
    """An event as a message; at most one of its fields is bytes."""
    said = {name: value for name, value in event.items() if not isinstance(value, bytes)}
    raw = b""
    for name, value in event.items():
        if isinstance(value, bytes):
            said[_RAW], raw = name, value
    if "headers" in event:
        said["headers"] = _told_headers(event)
    return said, raw


def heard_event(message: Message) -> Event:
    """The event that `told_event` gave."""
    event, raw = message
    if (name := event.pop(_RAW, None)) is not None:
        event[name] = raw
    if "headers" in event:
        event["headers"] = _heard_headers(event)
    return event


def _told_headers(holder: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in holder["headers"]]


def _heard_headers(holder: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in holder["headers"]]
