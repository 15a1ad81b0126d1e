"""The frames that one socket has still to be sent."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from backend.asgi.unsent import Unsent

GONE: Final = (RuntimeError, WebSocketDisconnect)


class Outbox:
    """Sends frames to `websocket` one after the other, each when its client has taken most of those
    before.

    A client that leaves more than `bytes_max` untaken, or too much beside the others of `unsent`,
    is dropped: nothing more is sent to it, those who wait to send go on, and `on_drop` is called.
    """

    def __init__(
        self,
        websocket: WebSocket,
        *,
        bytes_max: int,
        unsent: Unsent,
        on_drop: Callable[[], object],
    ) -> None:
        self._websocket = websocket
        self._bytes_max = bytes_max
        self._unsent = unsent
        self._on_drop = on_drop
        self._turns = asyncio.Lock()
        self._sending: asyncio.Timeout | None = None
        self._size = 0
        self.is_dropped = False

    @property
    def is_behind(self) -> bool:
        """Whether there are frames that the client has not taken."""
        return self._size > 0

    async def say(self, text: str) -> None:
        """Send `text` when it is its turn; nothing to a client that is gone or dropped."""
        self._keep(len(text))
        try:
            async with self._turns:
                await self._send(text)
        finally:
            self._keep(-len(text))

    async def emptied(self) -> None:
        """Returns when the client has taken most of the frames that are there now."""
        async with self._turns:
            return

    def drop(self) -> None:
        """Send nothing more."""
        if self.is_dropped:
            return
        self.is_dropped = True
        self._unsent.forget(self)
        if self._sending is not None:
            self._sending.reschedule(0)
        self._on_drop()

    async def _send(self, text: str) -> None:
        if self.is_dropped:
            return
        # That the client is gone is learned by reading; the time is up when it is dropped.
        with suppress(*GONE, TimeoutError):
            try:
                async with asyncio.timeout(None) as self._sending:
                    await self._websocket.send_text(text)
            finally:
                self._sending = None

    def _keep(self, size: int) -> None:
        self._size += size
        if self.is_dropped:
            return
        if self._size > self._bytes_max:
            self.drop()
        elif self._size:
            self._unsent.note(self, self._size)
        else:
            self._unsent.forget(self)
