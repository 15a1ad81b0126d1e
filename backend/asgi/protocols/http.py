"""HTTP connections within limits: requests that are late or too large are not waited for."""

import asyncio
from http import HTTPStatus
from typing import Any, Final, NoReturn, cast

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from backend.asgi.connections import unsent_of
from backend.asgi.protocols.write_timeout import TimedTransport
from backend.rpc.limits import Limits

HEADER_BYTES: Final = 4
"""What a header costs besides its name and value: a colon, a space and the end of its line."""

LAST_REQUEST_SECONDS: Final = 0.5
"""How long a server that stops waits for what its clients may have sent already."""


class OverLimit(Exception):
    """Stops the parser at a request that is refused."""


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's own within `limits`.

    A client that sends nothing, or half of a request, for `request_seconds` is cut off, from its
    connection or from the first byte of a request; so is one that takes nothing of its answer for
    `write_seconds`. A head beyond `head_bytes` or `headers` is answered by 431, or 414 when its
    address alone is too long; its bytes are counted as they come. One that sends more than
    `pipelined` requests ahead of their answers is cut off.

    Between two requests uvicorn waits 5 seconds by itself; how long an answer takes, and how
    long a stream or socket stays open, is not looked at here.
    """

    limits: Limits
    transport: TimedTransport  # type: ignore[assignment]
    _waiting: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _header_count = 0
    _silent_bytes = 0
    _is_silent = False
    _refusal: HTTPStatus | None = None
    _answering: RequestResponseCycle | None = None
    _is_leaving = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come."""
        timed = TimedTransport(
            transport,
            self.loop,
            seconds=self.limits.write_seconds,
            unsent=unsent_of(self.app_state, limits=self.limits),
        )
        # What it does not do itself it leaves to the transport it was made of.
        super().connection_made(cast(asyncio.Transport, timed))
        self._wait()

    def data_received(self, data: bytes) -> None:
        """A part of a request, or several, has come."""
        self._is_silent = True
        super().data_received(data)
        if not self._is_silent:
            self._silent_bytes = 0
            return
        # The parser keeps a header to itself until its end, and copies it at each part.
        self._silent_bytes += len(data)
        if self._silent_bytes > self.limits.head_bytes:
            self._refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            self.send_400_response("")
        elif self._waiting is None and not self._is_answering:
            self._wait()

    def on_message_begin(self) -> None:
        """The first byte of a request has come."""
        self._is_silent = False
        self._head_bytes = self._header_count = 0
        super().on_message_begin()
        self._wait()

    def on_url(self, url: bytes) -> None:
        """A part of the address has come."""
        self._is_silent = False
        self._count_head(len(url), status=HTTPStatus.REQUEST_URI_TOO_LONG)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header has come, before the body or after it."""
        self._is_silent = False
        self._header_count += 1
        if self._header_count > self.limits.headers:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        size = len(name) + len(value) + HEADER_BYTES
        self._count_head(size, status=HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head of a request has come."""
        self._is_silent = False
        if len(self.pipeline) >= self.limits.pipelined:
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS)
        super().on_headers_complete()
        if self._is_leaving:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """A part of the body has come."""
        self._is_silent = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The last byte of a request has come."""
        self._is_silent = False
        self._wait_no_more()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer a request that is refused unread, unless another answer is under way; hang up."""
        if not self._is_answering:
            if self._refusal is None:
                super().send_400_response(msg)
                return
            self.transport.write(
                STATUS_LINE[self._refusal]
                + b"content-type: text/plain; charset=utf-8\r\n"
                + b"content-length: %d\r\n" % len(self._refusal.phrase)
                + b"connection: close\r\n\r\n"
                + self._refusal.phrase.encode()
            )
        self.transport.close()

    def shutdown(self) -> None:
        """The server stops: answer what is asked or on its way, then hang up.

        uvicorn hangs up at once where nothing is asked, and resets a request that has not been
        read by then.
        """
        if self._is_answering:
            super().shutdown()
        else:
            self._is_leaving = True
            self.loop.call_later(LAST_REQUEST_SECONDS, self._hang_up)

    def _hang_up(self) -> None:
        if not self._is_answering:
            self.transport.close()

    def pause_writing(self) -> None:
        """The client does not take what it is sent as fast as it comes."""
        super().pause_writing()
        self.transport.writing_paused()

    def resume_writing(self) -> None:
        """It has taken most of it."""
        super().resume_writing()
        self.transport.writing_resumed()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has left, or was cut off."""
        self._wait_no_more()
        self.pipeline.clear()
        if self._answering is not None:
            # uvicorn itself tells only the last request of several that were sent ahead.
            self._answering.disconnected = True
            self._answering.message_event.set()
        super().connection_lost(exc)
        self.transport.is_over()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - uvicorn's own
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    @property
    def _is_answering(self) -> bool:
        return self._answering is not None and not self._answering.response_complete

    def _count_head(self, size: int, *, status: HTTPStatus) -> None:
        self._head_bytes += size
        if self._head_bytes > self.limits.head_bytes:
            self._refuse(status)

    def _refuse(self, status: HTTPStatus) -> NoReturn:
        self._refusal = status
        raise OverLimit(status.phrase)

    def _wait(self) -> None:
        self._wait_no_more()
        self._waiting = self.loop.call_later(self.limits.request_seconds, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def http_protocol(limits: Limits) -> type[HttpProtocol]:
    """The protocol of a server with these limits."""
    return type("LimitedHttp", (HttpProtocol,), {"limits": limits})
