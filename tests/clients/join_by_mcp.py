"""An agent that is configured by the file which the page of API keys shows: it swaps once, and says
why. `python -m tests.clients.join_by_mcp FILE REASON`, where FILE is the text of mcp.json.
"""

import asyncio
import json
import sys

import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.clients.mcp_client import SECONDS, call
from tests.world.world import SOL, USDC


async def join(file: str, reason: str) -> None:
    """Connect as the file says, and swap a tenth of a SOL."""
    server = json.loads(file)["mcpServers"]["alphatest"]
    async with httpx2.AsyncClient(headers=server["headers"], timeout=SECONDS) as http:
        transport = streamable_http_client(server["url"], http_client=http)
        async with Client(transport, read_timeout_seconds=SECONDS) as client:
            order = {"from_token_address": SOL, "to_token_address": USDC, "amount": "0.1"}
            await call(client, "swap", **order, reason=reason)


if __name__ == "__main__":
    asyncio.run(join(*sys.argv[1:]))
