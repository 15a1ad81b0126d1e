"""Notes each request of somebody; a look at the process itself, by its operator, is none."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.batches.attendance import Attendance

OF_OPERATORS: Final = frozenset({"/healthz", "/readyz", "/metrics"})


class Attended:
    """`app`, but who asks it something is noted first."""

    def __init__(self, app: ASGIApp, attendance: Attendance) -> None:
        self._app = app
        self._attendance = attendance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] != "lifespan" and scope["path"] not in OF_OPERATORS:
            await self._attendance.come()
        await self._app(scope, receive, send)
