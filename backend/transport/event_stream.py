"""Server-sent events: a subscription's values as the lines that browsers read."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backend.rpc.envelope import error_shape
from backend.rpc.errors import CallError
from backend.rpc.json_text import write_json
from backend.rpc.subscribe import Event
from backend.transport.door import Door
from backend.transport.paced import paced

HEADERS: Final = {
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
}
_PING: Final = b"event: ping\ndata: \n\n\n"
_RETURN: Final = b"event: return\ndata: \n\n\n"


class EventStream(Response):
    """An answer that lasts until its values end, the client leaves or the server stops.

    `last_event_id` is the one the client came back with.
    """

    def __init__(
        self,
        events: AsyncGenerator[Event, None] | CallError,
        *,
        door: Door,
        last_event_id: str | None = None,
    ) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._door = door
        self._frames = _frames(events, door=door, last_event_id=last_event_id)

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        left = asyncio.ensure_future(_departure(receive))
        try:
            with self._door.lasting.held(left):
                await send(start)
                quiet_seconds = self._door.ping_seconds
                parts = paced(self._frames, until=left, quiet_seconds=quiet_seconds, filler=_PING)
                async with aclosing(parts):
                    async for part in parts:
                        await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            left.cancel()


async def _departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _frames(
    events: AsyncGenerator[Event, None] | CallError, *, door: Door, last_event_id: str | None
) -> AsyncGenerator[bytes, None]:
    options = {"reconnectAfterInactivityMs": round(door.reconnect_after_seconds * 1000)}
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
        shape = error_shape(error, is_development=door.is_development)
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
