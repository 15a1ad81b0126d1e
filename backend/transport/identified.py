"""An id for every request: on its answer, and on each line that the log has about it."""

import random
import re
from collections.abc import MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.log_lines import about

HEADER: Final = b"x-request-id"
# It goes into the log and back to the client: nothing but short plain words.
_SANE: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Identified:
    """`app`, its requests having the id that the client gave them, or one of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == HEADER), b"")
        request_id = given if _SANE.fullmatch(given) else _new_id()

        async def send_identified(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (HEADER, request_id)]
            await send(message)

        with about("request", request_id.decode()):
            await self.app(scope, receive, send_identified)


def _new_id() -> bytes:
    # Told apart in a log is all it has to be; the system's randomness takes its time.
    return b"%016x" % random.getrandbits(64)
