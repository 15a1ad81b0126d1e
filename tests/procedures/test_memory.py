"""What a server keeps of a call that is over: nothing."""

import asyncio
import gc
import json

import pytest

from backend.asgi import disconnect
from tests.procedures.server import AppServer, Wallet

ALICE = Wallet.new()
OF_A_CALL = {"Caller", "Context", "_Watch"}


async def test_a_call_leaves_nothing_that_only_the_collector_of_garbage_finds(
    server: AppServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each client is watched, as slow ones are.
    monkeypatch.setattr(disconnect, "UNWATCHED_SECONDS", 0)
    token = await server.signed_in(ALICE)
    asked = {"input": json.dumps({"wallet_address": ALICE.address})}
    async with server.browser(token) as browser:
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            answer = await browser.get("/trpc/portfolio.get", params=asked)
            await asyncio.sleep(0.01)  # for the watch to end
            gc.collect()
            left = {type(thing).__name__ for thing in gc.garbage}
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
    assert answer.status_code == 200
    assert not left & OF_A_CALL
