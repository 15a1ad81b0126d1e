"""`/practice/RUN/…`: what is asked below it is passed on to the process that plays."""

import asyncio
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from backend.asgi.request import route_path
from backend.practice.process.child import PracticeProcess
from backend.practice.process.line import Line
from backend.practice.process.messages import Event, heard_event, told_event, told_scope
from backend.practice.refusals import PracticeInterrupted, PracticeNotReady
from backend.rpc.errors import CallError, call_error
from backend.rpc.json_text import write_json

ASKED: Final = re.compile(r"(/practice/([0-9a-z]{24}))/(trpc|rpc|api|mcp|openapi\.json)(/.*)?")
"""An address of a run: its prefix, and the run's name."""
READING: Final = frozenset({"GET", "HEAD"})
"""What is asked by these may be asked again."""
_RULE_BROKEN: Final = 1008
"""The close code of a socket that breaks a rule (RFC 6455)."""
_RESTARTED: Final = 1012
"""The close code of a socket whose server starts anew."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PracticeForwarding:
    """`app`, but what is asked of a run is passed on to the `process`."""

    app: ASGIApp
    process: PracticeProcess

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        is_asked = scope["type"] in ("http", "websocket") and ASKED.fullmatch(route_path(scope))
        if not is_asked:
            await self.app(scope, receive, send)
            return
        answer = _Answer(scope, receive, send)
        try:
            while answer.is_to_be_asked:
                async with self.process.line() as line:
                    await answer.ask(line)
        except PracticeNotReady as refusal:
            await answer.refuse(refusal)
        else:
            await answer.end()


class _Answer:
    """What the process answers to one request or socket, as far as it has come."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._times_left = 2 if scope.get("method") in READING else 1
        self._sent: list[Event] = []
        """What the client has sent of a reading."""
        self._has_begun = False
        self._is_over = False
        """Whether no more is waited for."""

    @property
    def is_to_be_asked(self) -> bool:
        """Whether the process is asked: of a reading once more, when it died before any answer."""
        return self._times_left > 0 and not self._has_begun and not self._is_over

    async def ask(self, line: Line) -> None:
        """Ask over the line, and pass on what comes until either side ends."""
        self._times_left -= 1
        sending = asyncio.create_task(self._pass_requests(line))
        try:
            while (message := await line.read()) is not None:
                await self._pass_on(heard_event(message))
        finally:
            sending.cancel()

    async def end(self) -> None:
        """Where more was waited for, say that none comes, as the process has ended."""
        if self._is_over:
            return
        log.warning("practice was interrupted")
        if not self._has_begun:
            await self.refuse(PracticeInterrupted())
        elif self._scope["type"] == "websocket":
            await self._send({"type": "websocket.close", "code": _RESTARTED})
        else:
            raise ConnectionError("an answer of practice was cut short")

    async def refuse(self, refusal: PracticeInterrupted | PracticeNotReady) -> None:
        """Say why nothing was answered."""
        error = call_error(refusal, path="practice")
        wait = {"retry-after": str(refusal.retry_after_seconds)}
        await refuse(error, wait, self._scope, self._receive, self._send)

    async def _pass_requests(self, line: Line) -> None:
        with suppress(ConnectionError):
            await line.write({"scope": told_scope(self._scope)})
            for event in self._sent:
                await line.write(*told_event(event))
            while not self._is_over:
                event = await self._receive()
                self._is_over |= event["type"].endswith(".disconnect")
                if self._times_left:
                    self._sent.append(event)
                await line.write(*told_event(event))

    async def _pass_on(self, event: Event) -> None:
        await self._send(event)
        self._has_begun = True
        kind = event["type"]
        self._is_over |= kind == "websocket.close" or (
            kind == "http.response.body" and not event.get("more_body", False)
        )


async def refuse(
    error: CallError, headers: Mapping[str, str], scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer a request, or a socket, that comes to no run."""
    if scope["type"] == "websocket":
        await WebSocketClose(_RULE_BROKEN, error.message)(scope, receive, send)
        return
    refused: dict[str, object] = {"code": error.code.key, "message": error.message}
    if error.reason is not None:
        refused["reason"] = error.reason
    body = write_json({"error": refused})
    response = Response(body, error.code.http_status, headers, media_type="application/json")
    await response(scope, receive, send)
