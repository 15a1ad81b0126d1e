"""Noticing that the client of a request has left, and stopping what only it waits for."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from backend.rpc.codes import CODES

# Most work is over before it is worth anybody's while to watch.
UNWATCHED_SECONDS: Final = 0.25


async def disconnected(receive: Receive) -> None:
    """Returns when the client of a request has left; its body must have been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def cancelled_on_disconnect(
    request: Request, work: Coroutine[Any, Any, Response]
) -> Response:
    """The answer that `work` gives; when the client leaves before, `work` is cancelled.

    For questions only: what changes something is finished once it is begun.
    """
    working = asyncio.current_task()
    assert working is not None, "a request is answered by a task"
    watch = _Watch(request.receive, working)
    timer = asyncio.get_running_loop().call_later(UNWATCHED_SECONDS, watch.begin)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.has_left and not working.uncancel():
            return Response(status_code=CODES["CLIENT_CLOSED_REQUEST"].http_status)
        raise
    finally:
        timer.cancel()
        watch.end()


@dataclass(slots=True)
class _Watch:
    """Cancels what is `working` for a client who leaves."""

    receive: Receive
    working: asyncio.Task[Any]
    has_left: bool = False
    _watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._watching = asyncio.ensure_future(self._cancel_when_left())

    def end(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None  # which knows of this

    async def _cancel_when_left(self) -> None:
        await disconnected(self.receive)
        self.has_left = True
        self.working.cancel()
