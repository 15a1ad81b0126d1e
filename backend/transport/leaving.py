"""Noticing that the client of a request has left, and stopping what only it waits for."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from backend.rpc.codes import CODES

# Most work is over before it is worth anybody's while to watch.
UNWATCHED_SECONDS: Final = 0.1


async def departure(receive: Receive) -> None:
    """Returns when the client of a request has left; its body must have been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def unless_left(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """The answer that `work` gives; when the client leaves before, `work` is cancelled.

    For questions only: what changes something is finished once it is begun.
    """
    working = asyncio.current_task()
    assert working is not None, "a request is answered by a task"
    watching: list[asyncio.Task[None]] = []
    has_left = False

    async def watch() -> None:
        nonlocal has_left
        await departure(request.receive)
        has_left = True
        working.cancel()

    timer = asyncio.get_running_loop().call_later(
        UNWATCHED_SECONDS, lambda: watching.append(asyncio.ensure_future(watch()))
    )
    try:
        return await work
    except asyncio.CancelledError:
        if has_left and not working.uncancel():
            return Response(status_code=CODES["CLIENT_CLOSED_REQUEST"].http_status)
        raise
    finally:
        timer.cancel()
        for task in watching:
            task.cancel()
