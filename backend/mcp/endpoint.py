"""The address at which MCP is spoken: tools by Streamable HTTP, a key with every request."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from backend.asgi.addresses import counted_address
from backend.asgi.dispatch import Dispatch
from backend.asgi.request import headers_of
from backend.mcp.answers import Answer, Reword, answer, asking, refused
from backend.mcp.request_check import RequestCheck
from backend.mcp.tool import Arguments, Ask, Tool
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError, error_shape
from backend.rpc.json_text import write_json

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

RequireCaller = Callable[[Mapping[str, str]], None]
"""Raises CallError unless a request with these headers may call tools."""
Instructions = Callable[[Ask], Awaitable[str]]
"""What clients are sent when they connect."""


@dataclass(slots=True, kw_only=True)
class Mcp:
    """The tools of one server. The SDK is imported by a thread when the first request comes.

    `running` surrounds the time in which requests are answered; once it is over, another one is
    made.
    """

    dispatch: Dispatch
    check: RequestCheck
    tools: Sequence[Tool]
    title: str
    version: str
    require_caller: RequireCaller
    instructions: Instructions
    reword: Reword
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)
    _opened: asyncio.Future["StreamableHTTPSessionManager"] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Requests are answered within the block."""
        self._opened = asyncio.get_running_loop().create_future()
        work = asyncio.create_task(self._run(self._opened))
        try:
            yield
        finally:
            work.cancel()
            await asyncio.wait({work})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        request = Request(scope, receive)
        try:
            self.check.require(request, headers_of(request))
        except CallError as error:
            await _refusal(error)(scope, receive, send)
            return
        assert self._opened is not None, "the server runs"
        self._wanted.set()
        manager = await asyncio.shield(self._opened)
        await manager.handle_request(scope, receive, send)

    async def _run(self, opened: asyncio.Future["StreamableHTTPSessionManager"]) -> None:
        await self._wanted.wait()
        try:
            manager = await asyncio.to_thread(self._manager)
        except Exception as fault:  # noqa: BLE001 - raised where it is waited for
            opened.set_exception(fault)
            return
        # Entered and left by one task, as it wants to be.
        async with manager.run():
            opened.set_result(manager)
            await asyncio.Event().wait()

    def _manager(self) -> "StreamableHTTPSessionManager":
        from backend.mcp.protocol import session_manager

        return session_manager(
            title=self.title,
            version=self.version,
            tools=self.tools,
            call=self._call,
            instruct=self._instruct,
            bytes_max=self.dispatch.limits.body_bytes,
        )

    async def _call(self, request: Request, name: str, arguments: Arguments) -> Answer:
        headers = headers_of(request)
        try:
            self.require_caller(headers)
            tool = self._tool(name)
        except CallError as error:
            return refused(error)
        # Without cookies: only what a program sends on purpose counts.
        caller = Caller(ip=_address(request), headers=headers)
        return await answer(
            tool, arguments, dispatch=self.dispatch, caller=caller, reword=self.reword
        )

    def _tool(self, name: str) -> Tool:
        for tool in self.tools:
            if tool.name == name:
                return tool
        names = ", ".join(tool.name for tool in self.tools)
        raise CallError(
            "NOT_FOUND", f"There is no tool {name[:100]!r}; there are {names}.", reason="no_tool"
        )

    async def _instruct(self, request: Request) -> str:
        # As anybody: a key that has ended must not keep them from being read.
        return await self.instructions(asking(self.dispatch, Caller(ip=_address(request))))


def routes(mcp: Mcp, *, path: str = "/mcp") -> list[Route]:
    """The address with and without a slash, so that no redirect leads past a proxy."""
    return [Route(one, mcp) for one in (path, path + "/")]


def _address(request: Request) -> str:
    return counted_address(request.client.host if request.client else "")


def _refusal(error: CallError) -> Response:
    fault: dict[str, Any] = error_shape(error, is_development=False)
    response = Response(
        write_json({"jsonrpc": "2.0", "error": fault, "id": None}),
        status_code=error.code.http_status,
        media_type="application/json",
    )
    if error.code.key == "METHOD_NOT_SUPPORTED":
        response.headers["allow"] = "POST"
    return response
