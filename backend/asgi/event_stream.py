"""Server-sent events: a subscription's values as the lines that browsers read."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from backend.asgi.dispatch import Dispatch
from backend.asgi.streamed_response import StreamedResponse
from backend.rpc.errors import CallError, error_shape
from backend.rpc.json_text import write_json
from backend.rpc.subscribe import Event

HEADERS: Final = {
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
}
_PING: Final = b"event: ping\ndata: \n\n\n"
_RETURN: Final = b"event: return\ndata: \n\n\n"


def event_stream(
    events: AsyncGenerator[Event, None] | CallError,
    *,
    dispatch: Dispatch,
    last_event_id: str | None = None,
) -> StreamedResponse:
    """The answer that sends `events`, or nothing but the error.

    `last_event_id` is the one the client came back with.
    """
    # An error is soon over, and told also where there is no room.
    is_endless = not isinstance(events, CallError)
    frames = _frames(events, dispatch=dispatch, last_event_id=last_event_id)
    return StreamedResponse(
        frames, headers=HEADERS, heartbeat=_PING, dispatch=dispatch, is_endless=is_endless
    )


async def _frames(
    events: AsyncGenerator[Event, None] | CallError,
    *,
    dispatch: Dispatch,
    last_event_id: str | None,
) -> AsyncGenerator[bytes, None]:
    options = {"reconnectAfterInactivityMs": round(dispatch.limits.reconnect_seconds * 1000)}
    yield b"event: connected\ndata: " + write_json(options) + b"\n\n\n"
    try:
        if isinstance(events, CallError):
            raise events
        async with aclosing(events):
            async for event in events:
                yield _value(event, last_event_id=last_event_id)
                last_event_id = event.id or last_event_id
        yield _RETURN
    except CallError as error:
        shape = error_shape(error, is_development=dispatch.is_development)
        yield b"event: serialized-error\ndata: " + write_json(shape) + b"\n\n\n"


def _value(event: Event, *, last_event_id: str | None) -> bytes:
    if event.id is not None:
        return b"data: " + event.text + b"\nid: " + event.id.encode() + b"\n\n\n"
    if last_event_id is None or any(letter in last_event_id for letter in "\0\r\n"):
        return b"data: " + event.text + b"\n\n\n"
    # A browser gives an event without an id the id before. So the id is cleared, and then
    # set back by an event nobody listens to, for the browser to resume with.
    restored = b"event: restore-id\ndata: \nid: " + last_event_id.encode() + b"\n\n\n"
    return b"data: " + event.text + b"\nid: \n\n\n" + restored
