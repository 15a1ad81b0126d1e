"""Connections whose client keeps the server waiting: they are closed after a while."""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backend.asgi.write_coalescing import CoalescingTransport


class RequestTimeoutProtocol(HttpToolsProtocol):
    """uvicorn's own, but a client that sends nothing, or half of a request, is cut off.

    `request_seconds` is how long it may take from its connection, or the first byte of a
    request, to the last. Answers are sent in one go.

    Between two requests uvicorn waits 5 seconds by itself; how long an answer takes, and how
    long a stream or socket stays open, is not looked at here.
    """

    request_seconds: float
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come."""
        # What it does not do itself it leaves to the transport it was made of.
        coalescing = cast(asyncio.Transport, CoalescingTransport(transport, self.loop))
        super().connection_made(coalescing)
        self._wait()

    def on_message_begin(self) -> None:
        """The first byte of a request has come."""
        super().on_message_begin()
        self._wait()

    def on_message_complete(self) -> None:
        """Its last byte has come."""
        self._wait_no_more()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has left, or was cut off."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._wait_no_more()
        self._waiting = self.loop.call_later(self.request_seconds, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def request_timeout_protocol(seconds: float) -> type[RequestTimeoutProtocol]:
    """The protocol of a server that waits `seconds` for a request."""
    return type("RequestTimeout", (RequestTimeoutProtocol,), {"request_seconds": seconds})
