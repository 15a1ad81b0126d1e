"""Two processes of one site, a standby that both read, and somebody who trades there.

The standby's replay is paused, so that whatever is read there is old for as long as a test wants.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from tests.procedures.keyed import SWAP, new_key
from tests.procedures.server import AppServer, Wallet
from tests.procedures.test_metrics import figures
from tests.world.standby import Standby
from tests.world.world import SOL

WAIT_SECONDS: Final = 30

Document = dict[str, Any]


class Replicated:
    """Two servers, the standby that both read, and who trades there."""

    def __init__(self, servers: tuple[AppServer, AppServer], standby: Standby, url: str) -> None:
        self.first, self.second = servers
        self.standby = standby
        self.url = url
        self.wallet = Wallet.new()
        self.token = ""
        self.key: Document = {}

    async def begin(self) -> None:
        """Somebody trades by session and by key; the standby knows, and is read by both."""
        self.token = await self.first.signed_in(self.wallet)
        self.key = await new_key(self.first, self.wallet)
        await self.follow_up()

    async def follow_up(self) -> None:
        """Until the standby has all there is, and both servers read it."""
        await asyncio.to_thread(self.standby.follow_up, self.url)
        for server in (self.first, self.second):
            await until_used(server)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What is committed in the block comes to the standby after it."""
        self.standby.pause()
        try:
            yield
        finally:
            self.standby.resume()

    async def swap(self, *, key: str | None = None) -> Document:
        """One SOL into USDC, by the trader at the first server."""
        async with self.first.browser(self.token) as trader:
            answer = await trader.post("/api/swap", json={**SWAP, "idempotency_key": key})
        made: Document = answer.raise_for_status().json()
        return made


async def until_used(server: AppServer, *, used: bool = True) -> None:
    """Until the server asks the standby, or asks it no longer."""
    async with asyncio.timeout(WAIT_SECONDS):
        while (await figures(server))["alpha_replica_used",] != used:  # noqa: ASYNC110 - by its looks
            await asyncio.sleep(0.05)


def sol_of(portfolio: Document) -> str:
    (held,) = (one["balance"] for one in portfolio["tokens"] if one["token_address"] == SOL)
    assert isinstance(held, str)
    return held


async def by_rest(server: AppServer, replicated: Replicated, token: str | None) -> str:
    async with server.browser(token) as browser:
        answer = await browser.get(f"/api/portfolio/{replicated.wallet.address}")
    return sol_of(answer.raise_for_status().json())


async def by_session(server: AppServer, replicated: Replicated) -> str:
    return await by_rest(server, replicated, replicated.token)


async def by_key(server: AppServer, replicated: Replicated) -> str:
    return await by_rest(server, replicated, replicated.key["key"])


async def by_stranger(server: AppServer, replicated: Replicated) -> str:
    return await by_rest(server, replicated, None)
