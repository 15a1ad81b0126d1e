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
from backend.practice.process.messages import (
    Event,
    heard_event,
    read,
    told_event,
    told_scope,
    write,
)
from backend.practice.refusals import PracticeInterrupted
from backend.rpc.errors import CallError, call_error
from backend.rpc.json_text import write_json

ASKED: Final = re.compile(r"(/practice/([0-9a-z]{24}))/(trpc|rpc|api|mcp|openapi\.json)(/.*)?")
"""An address of a run: its prefix, and the run's name."""
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
        answer = _Answer(send)
        try:
            async with self.process.line() as (reader, writer):
                await write(writer, {"scope": told_scope(scope)})
                passing = asyncio.create_task(answer.ask(receive, writer))
                try:
                    while (message := await read(reader)) is not None:
                        await answer.pass_on(heard_event(message))
                finally:
                    passing.cancel()
        except (ConnectionError, PracticeInterrupted):
            log.warning("practice was interrupted", exc_info=True)
        if not answer.is_over:
            await answer.cut(scope, receive)


class _Answer:
    """What the process answers, as far as it has come; `is_over` when no more is waited for."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._has_begun = False
        self.is_over = False

    async def ask(self, receive: Receive, writer: asyncio.StreamWriter) -> None:
        """Pass on what the client sends, until it leaves."""
        with suppress(ConnectionError):
            while not self.is_over:
                event = await receive()
                self.is_over |= event["type"].endswith(".disconnect")
                await write(writer, *told_event(event))

    async def pass_on(self, event: Event) -> None:
        """Send the client what came."""
        await self._send(event)
        self._has_begun = True
        kind = event["type"]
        self.is_over |= kind == "websocket.close" or (
            kind == "http.response.body" and not event.get("more_body", False)
        )

    async def cut(self, scope: Scope, receive: Receive) -> None:
        """Say that no more comes, as the process has ended."""
        if not self._has_begun:
            error = call_error(PracticeInterrupted(), path="practice")
            wait = {"retry-after": str(PracticeInterrupted.retry_after_seconds)}
            await refuse(error, wait, scope, receive, self._send)
        elif scope["type"] == "websocket":
            await self._send({"type": "websocket.close", "code": _RESTARTED})
        else:
            raise ConnectionError("an answer of practice was cut short")


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
