"""An HTTP answer that is sent in parts as they come, for as long as somebody listens."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractContextManager, aclosing, nullcontext

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backend.asgi.addresses import counted_address
from backend.asgi.disconnect import disconnected
from backend.asgi.dispatch import Dispatch
from backend.asgi.heartbeat import with_heartbeat


class StreamedResponse(Response):
    """Goes on until its parts end, the client leaves or, if endless, the server stops.

    `heartbeat` is sent when there was no part for `heartbeat_seconds`. Parts that are
    not wanted any more are cancelled where they wait.
    """

    def __init__(
        self,
        parts: AsyncGenerator[bytes, None],
        *,
        headers: Mapping[str, str],
        heartbeat: bytes,
        dispatch: Dispatch,
        is_endless: bool,
    ) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._parts = parts
        self._heartbeat = heartbeat
        self._dispatch = dispatch
        self._is_endless = is_endless

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        left = asyncio.ensure_future(disconnected(receive))
        parts = with_heartbeat(
            self._parts,
            until=left,
            seconds=self._dispatch.limits.heartbeat_seconds,
            heartbeat=self._heartbeat,
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
        return self._dispatch.connections.held(left, address=counted_address(address))
