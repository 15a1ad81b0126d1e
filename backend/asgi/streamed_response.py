"""An HTTP answer that is sent in parts as they come, for as long as somebody listens."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractContextManager, aclosing, nullcontext

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backend.asgi.disconnect import departure
from backend.asgi.dispatch import Door
from backend.asgi.heartbeat import paced


class StreamedAnswer(Response):
    """Lasts until its parts end, the client leaves or, if endless, the door ends it.

    `filler` is sent when there was no part for the door's `ping_seconds`. Parts that are
    not wanted any more are cancelled where they wait.
    """

    def __init__(
        self,
        parts: AsyncGenerator[bytes, None],
        *,
        headers: Mapping[str, str],
        filler: bytes,
        door: Door,
        is_endless: bool,
    ) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._parts = parts
        self._filler = filler
        self._door = door
        self._is_endless = is_endless

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        left = asyncio.ensure_future(departure(receive))
        parts = paced(
            self._parts, until=left, quiet_seconds=self._door.ping_seconds, filler=self._filler
        )
        try:
            with self._held(left, scope=scope) if self._is_endless else nullcontext():
                await send(start)
                async with aclosing(parts):
                    async for part in parts:
                        await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            left.cancel()

    def _held(self, left: asyncio.Future[None], *, scope: Scope) -> AbstractContextManager[None]:
        address, _ = scope.get("client") or ("", 0)
        return self._door.lasting.held(left, address=address)
