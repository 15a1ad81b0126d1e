"""The official client in Python, in both eras of the protocol."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from types import MappingProxyType
from typing import Any, Final

import httpx
import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from tests.procedures.server import Wallet
from tests.world.certificates import CERTIFICATES

SECONDS: Final = 60
ERAS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "handshake": ("legacy", "2025-11-25"),
    "stateless": ("auto", "2026-07-28"),
})  # fmt: skip
"""The client's mode, and the version that it comes to speak."""


@asynccontextmanager
async def connected(url: str, key: str | None, era: str) -> AsyncIterator[Client]:
    """The client as an agent's author sets it up: an address and one header."""
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    mode, _ = ERAS[era]
    async with httpx2.AsyncClient(headers=headers, timeout=SECONDS, verify=CERTIFICATES) as http:
        transport = streamable_http_client(f"{url}/mcp", http_client=http)
        async with Client(transport, mode=mode, read_timeout_seconds=SECONDS) as client:
            yield client


async def call(client: Client, tool: str, **arguments: object) -> dict[str, Any]:
    """What the tool answers, which its text says as well."""
    answer = await client.call_tool(tool, arguments)
    assert isinstance(answer, CallToolResult)
    assert not answer.is_error, answer.content
    document: dict[str, Any] = answer.structured_content
    return document


async def refused(client: Client, tool: str, **arguments: object) -> tuple[str, str]:
    """The stable word of the refusal, and all that a model reads of it."""
    answer = await client.call_tool(tool, arguments)
    assert isinstance(answer, CallToolResult)
    assert answer.is_error, answer.content
    (content,) = answer.content
    assert isinstance(content, TextContent)
    return answer.structured_content["error"]["reason"], content.text


@contextmanager
def signed_in(url: str, wallet: Wallet) -> Iterator[httpx.Client]:
    """A browser in which the wallet has signed in."""
    with httpx.Client(
        base_url=url, headers={"origin": url}, timeout=SECONDS, verify=CERTIFICATES
    ) as browser:
        challenge = browser.post("/api/auth/challenge", json={"wallet_address": wallet.address})
        proof = wallet.proof(challenge.json()["message"])
        browser.post("/api/auth/sign-in", json=proof).raise_for_status()
        yield browser


def new_key(url: str, wallet: Wallet, **wanted: object) -> dict[str, Any]:
    """A key that the wallet's owner makes on the page: by default one for everything."""
    asked = {"name": "bot", "scopes": ["read", "trade", "journal"], **wanted}
    with signed_in(url, wallet) as browser:
        made: dict[str, Any] = browser.post("/api/keys", json=asked).raise_for_status().json()
    return made
