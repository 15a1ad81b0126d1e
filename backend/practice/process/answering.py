"""How the process that practice is played in answers what is handed to it."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import Scope

from backend.asgi.addresses import counted_address
from backend.asgi.request import route_path
from backend.background import end_tasks
from backend.practice.opened import Opened
from backend.practice.process.child import HANDED, HANDED_TRADING
from backend.practice.process.distant_runs import heard, told_refusal
from backend.practice.process.forwarding import ASKED, refuse
from backend.practice.process.line import Line, Message
from backend.practice.process.messages import Event, heard_event, heard_scope, told_event
from backend.practice.runs import Runs
from backend.redis.rate_limits import TooManyRequests
from backend.rpc.errors import call_error

FAREWELLS: Final[Mapping[str, Event]] = {
    "http": {"type": "http.disconnect"},
    "websocket": {"type": "websocket.disconnect", "code": 1006},
}
"""What a client is said to have done of whom no more comes."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Answering:
    """Answers by `runs` what comes over `control`, until the API process closes that or dies.

    `come` is awaited before each answer: somebody is there.
    """

    runs: Runs
    control: socket.socket
    come: Callable[[], Awaitable[None]]
    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Answer until the other end is closed; what is then under way is cut off."""
        loop = asyncio.get_running_loop()
        self.control.setblocking(False)
        loop.add_reader(self.control, self._take)
        try:
            await self._ended.wait()
        finally:
            loop.remove_reader(self.control)
            await end_tasks(self._tasks)

    def _take(self) -> None:
        try:
            said, handed, *_ = socket.recv_fds(self.control, len(HANDED), 1)
        except BlockingIOError:
            return
        except ConnectionError:
            said, handed = b"", []
        if not said:
            self._ended.set()
            return
        if said == HANDED_TRADING:
            self.runs.turn.note_trading()
        for number in handed:
            task = asyncio.create_task(self._answer(socket.socket(fileno=number)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, end: socket.socket) -> None:
        line = await Line.over(end)
        try:
            # Nothing is asked before: see `PracticeProcess`.
            await line.write({})
            if (first := await line.read()) is None:
                return
            await self.come()
            if "scope" in first[0]:
                await self._request(heard_scope(first[0]["scope"]), line)
            else:
                await line.write(*await self._call(first[0]))
            await line.hang_up()
        except ConnectionError:
            pass  # Who asked has gone.
        except Exception:
            log.exception("what was asked of practice broke")
        finally:
            line.close()

    async def _call(self, told: Mapping[str, Any]) -> Message:
        try:
            document = await getattr(self.runs, told["name"])(**heard(told))
        except Exception as fault:  # noqa: BLE001 - answered and logged as every fault is
            return dict(told_refusal(call_error(fault, path=f"practice.{told['name']}"))), b""
        return {}, document or b""

    async def _request(self, scope: Scope, line: Line) -> None:
        async def receive() -> Event:
            message = await line.read()
            return FAREWELLS[scope["type"]] if message is None else heard_event(message)

        async def send(event: Event) -> None:
            # Who has left takes nothing, which an app is not told as it sends.
            with suppress(ConnectionError):
                await line.write(*told_event(event))

        asked = ASKED.fullmatch(route_path(scope))
        assert asked is not None, "nothing else is passed on"
        try:
            address = counted_address((scope.get("client") or ("",))[0])
            opened: Opened = await self.runs.find(asked[2], address=address)
        except Exception as fault:  # noqa: BLE001 - answered and logged as every fault is
            headers = {}
            if isinstance(fault, TooManyRequests):
                headers["retry-after"] = str(fault.facts["retry_after_seconds"])
            await refuse(call_error(fault, path="practice"), headers, scope, receive, send)
            return
        # As for an app that is mounted: its routes begin after the prefix.
        below = {**scope, "root_path": scope.get("root_path", "") + asked[1]}
        with opened.in_use():
            await opened.transports.app(below, receive, send)
