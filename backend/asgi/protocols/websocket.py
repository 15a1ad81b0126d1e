"""WebSocket connections within limits, whatever a client sends and however little it takes."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

from backend.asgi.protocols.write_timeout import TimedTransport

PART_BYTES: Final = 4 * 1024
"""How much of what came is taken apart in one turn of the loop: some hundred frames at most."""
FRAGMENTS_MAX: Final = 128
"""Of one message; they may be empty, so the size of a message does not limit them."""

REFUSED: Final = b"\r\n".join(
    (
        b"HTTP/1.1 431 Request Header Fields Too Large",
        b"connection: close",
        b"content-length: 0\r\n\r\n",
    )
)


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, but what came is taken apart little by little.

    The system gives up to 256 KiB at once, which can be 40,000 messages. The next part waits until
    the app has taken the messages of the one before, and until the client has taken what answers
    its pings. A client that takes nothing is cut off by the transport, which comes from the HTTP
    connection that this one was.
    """

    transport: TimedTransport  # type: ignore[assignment]
    _unread = b""
    _is_part_due = False

    def data_received(self, data: bytes) -> None:
        """Something has come."""
        if not self._unread and len(data) <= PART_BYTES and self._may_go_on:
            self._take(data)
            return
        self._unread += data
        self.transport.pause_reading()
        self._go_on()

    async def receive(self) -> Any:  # noqa: ANN401 - a message of ASGI
        """The next message."""
        if not self.queue.empty():
            # Others have their turn between two messages, however many there are.
            await asyncio.sleep(0)
        message = await self.queue.get()
        if self.read_paused and self.queue.empty():
            self.read_paused = False
            self._go_on()
        return message

    def handle_cont(self, event: Frame) -> None:
        """A further fragment of a message has come."""
        if len(self.frames) < FRAGMENTS_MAX:
            super().handle_cont(event)
        elif not self.transport.is_closing():
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
            self.handle_parser_exception()

    def pause_writing(self) -> None:
        """The client does not take what it is sent as fast as it comes."""
        super().pause_writing()
        self.transport.pause_reading()
        self.transport.writing_paused()

    def resume_writing(self) -> None:
        """It has taken most of it."""
        super().resume_writing()
        self.transport.writing_resumed()
        self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has left, or was cut off."""
        self._unread = b""
        super().connection_lost(exc)
        self.transport.is_over()

    @property
    def _may_go_on(self) -> bool:
        return not self.read_paused and self.writable.is_set()

    def _go_on(self) -> None:
        if not self._may_go_on:
            return  # Once it may, this is asked again.
        if not self._unread:
            self.transport.resume_reading()
        elif not self._is_part_due:
            self._is_part_due = True
            self.loop.call_soon(self._take_part)

    def _take_part(self) -> None:
        self._is_part_due = False
        if self._may_go_on and not self.transport.is_closing():
            part, self._unread = self._unread[:PART_BYTES], self._unread[PART_BYTES:]
            self._take(part)
            self._go_on()

    def _take(self, part: bytes) -> None:
        super().data_received(part)
        if not self._unread and not self.handshake_initiated:
            # The head has come as a whole; a line of it may be too long for a socket's.
            self.transport.write(REFUSED)
            self.transport.close()
