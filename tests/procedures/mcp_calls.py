"""Tools as tests call them without a client: one request, one answer."""

from typing import Any, Final

import httpx

from tests.procedures.server import AppServer

ACCEPTS: Final = {"accept": "application/json, text/event-stream"}


async def asked(program: httpx.AsyncClient, method: str, **params: object) -> dict[str, Any]:
    """The result of one request of the era that begins with a handshake."""
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = await program.post("/mcp", json=message, headers=ACCEPTS)
    result: dict[str, Any] = answer.raise_for_status().json()["result"]
    return result


async def called(
    server: AppServer, key: str | None, tool: str, **arguments: object
) -> dict[str, Any]:
    """What the tool answers a program with this key; an error has `error`."""
    async with server.browser(key) as program:
        result = await asked(program, "tools/call", name=tool, arguments=arguments)
    document: dict[str, Any] = result["structuredContent"]
    assert result["isError"] == ("error" in document)
    return document


async def refused(
    server: AppServer, key: str | None, tool: str, **arguments: object
) -> tuple[str, str]:
    """The stable word and the sentence with which the tool refuses."""
    error = (await called(server, key, tool, **arguments))["error"]
    return error["reason"], error["message"]
