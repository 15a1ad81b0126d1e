"""The official SDK with our tools. Only this file imports it, and only a process that is asked by
MCP imports this file: it takes a second and 28 MB.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import mcp_types as types
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request

from backend.mcp.answers import Answer
from backend.mcp.tool import Arguments, Tool

Call = Callable[[Request, str, Arguments], Awaitable[Answer]]
"""Calls the tool of this name for the sender of the request."""
Instruct = Callable[[Request], Awaitable[str]]
"""What clients are sent when they connect."""

_GREETINGS: Final = ("initialize", "server/discover")


def session_manager(
    *,
    title: str,
    version: str,
    tools: Sequence[Tool],
    call: Call,
    instruct: Instruct,
    bytes_max: int,
) -> StreamableHTTPSessionManager:
    """What answers requests of both protocol eras and keeps nothing between them."""
    # It says of every request that it came.
    logging.getLogger("mcp").setLevel(logging.WARNING)
    listed = types.ListToolsResult(tools=[_described(tool) for tool in tools])
    schemas = {tool.name: tool.schema for tool in tools}

    async def list_tools(
        _: ServerRequestContext[Any], params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        del params  # there is one page
        return listed

    async def call_tool(
        context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        answer = await call(_request(context), params.name, params.arguments or {})
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=answer.text)],
            structured_content=answer.document,
            is_error=answer.is_error,
        )

    async def instructed(ctx: ServerRequestContext[Any], call_next: CallNext) -> HandlerResult:
        result = await call_next(ctx)
        if ctx.method not in _GREETINGS or not isinstance(result, dict):
            return result
        return {**result, "instructions": await instruct(_request(ctx))}

    server: Server[Any] = Server(
        title,
        version=version,
        get_tool_input_schema=schemas.get,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    # In place of the tracing that comes with it, which we have no use for.
    server.middleware = [instructed]
    return StreamableHTTPSessionManager(
        app=server,
        stateless=True,
        json_response=True,
        # Host and origin were checked before.
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        max_request_body_size=bytes_max,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.schema,
        annotations=types.ToolAnnotations(
            read_only_hint=tool.hints.read_only,
            destructive_hint=tool.hints.destructive,
            idempotent_hint=tool.hints.idempotent,
            open_world_hint=tool.hints.open_world,
        ),
    )


def _request(context: ServerRequestContext[Any]) -> Request:
    request = context.request
    assert isinstance(request, Request), "it came over HTTP"
    return request
