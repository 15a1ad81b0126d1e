"""Readings of a standby: never without one's own order, over whatever transport one asks."""

import json
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote

import pytest

from backend.prices.update import PriceUpdater
from backend.readings.positions import Positions
from backend.readings.replica import Replica
from backend.users.session_token import cookie_name
from tests.procedures.keyed import SWAP
from tests.procedures.mcp_calls import called
from tests.procedures.replicated import (
    Document,
    Replicated,
    by_key,
    by_session,
    by_stranger,
    sol_of,
)
from tests.procedures.server import AppServer
from tests.procedures.test_metrics import figures


async def by_cookie_over_trpc(server: AppServer, replicated: Replicated) -> str:
    asked = quote(json.dumps({"wallet_address": replicated.wallet.address}))
    async with server.browser() as browser:
        browser.cookies.set(cookie_name(secure=False), replicated.token)
        answer = await browser.get(f"/trpc/portfolio.get?input={asked}")
    return sol_of(answer.raise_for_status().json()["result"]["data"])


async def by_json_rpc(server: AppServer, replicated: Replicated) -> str:
    params = {"wallet_address": replicated.wallet.address}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "portfolio.get", "params": params}
    async with server.browser(replicated.token) as browser:
        answer = await browser.post("/rpc", json=asked)
    return sol_of(answer.raise_for_status().json()["result"])


async def by_market(server: AppServer, replicated: Replicated) -> str:
    async with server.browser(replicated.token) as browser:
        answer = await browser.get("/api/market")
    return sol_of(answer.raise_for_status().json()["portfolio"])


async def by_tool(server: AppServer, replicated: Replicated) -> str:
    found = await called(server, replicated.key["key"], "get_account")
    return sol_of(found)


WAYS: Final[list[Callable[[AppServer, Replicated], Awaitable[str]]]] = [
    by_session,
    by_key,
    by_cookie_over_trpc,
    by_json_rpc,
    by_market,
    by_tool,
]


async def test_an_own_order_is_seen_at_once_in_every_process_and_by_others_once_it_is_replayed(
    replicated: Replicated,
) -> None:
    before = await by_stranger(replicated.second, replicated)
    with replicated.paused():
        await replicated.swap()
        after = {way.__name__: await way(replicated.second, replicated) for way in WAYS}
        assert set(after.values()) == {str(int(before) - 1)}, after
        for server in (replicated.first, replicated.second):
            assert await by_stranger(server, replicated) == before
    await replicated.follow_up()
    assert await by_stranger(replicated.second, replicated) == str(int(before) - 1)


async def test_readings_are_counted_by_who_was_asked(replicated: Replicated) -> None:
    async def asked() -> tuple[float, float]:
        found = await figures(replicated.second)
        name = "alpha_readings_total"
        return found[name, "replica"], found[name, "primary"]

    replica_before, primary_before = await asked()
    await by_session(replicated.second, replicated)
    assert await asked() == (replica_before + 1, primary_before)
    with replicated.paused():
        await replicated.swap()
        await by_session(replicated.second, replicated)
        assert await asked() == (replica_before + 1, primary_before + 1)


async def asks_again(replicated: Replicated) -> Document:
    return await replicated.swap(key="lost")


async def asks_for_the_status(replicated: Replicated) -> Document:
    async with replicated.second.browser(replicated.token) as owner:
        answer = await owner.get("/api/order-status?idempotency_key=lost")
    status: Document = answer.json()
    assert status["state"] == "done"
    return dict(status["receipt"])


@pytest.mark.parametrize("ask", [asks_again, asks_for_the_status])
async def test_an_order_whose_process_died_before_it_noted_that_is_seen_once_its_owner_knows_of_it(
    replicated: Replicated,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[Replicated], Awaitable[Document]],
) -> None:
    before = await by_stranger(replicated.second, replicated)

    async def die(*_: object) -> None:
        """As a process that is killed between its commit and what comes after."""

    with replicated.paused():
        with monkeypatch.context() as dying:
            dying.setattr(Replica, "note", die)
            made = await replicated.swap(key="lost")
        assert await by_session(replicated.second, replicated) == before, "nobody noted it"
        assert await ask(replicated) == made
        assert await by_session(replicated.second, replicated) == str(int(before) - 1)


async def _nothing(*_: object) -> None:
    """Noted is nothing."""


async def test_a_quote_and_a_forced_refresh_go_by_prices_that_the_replica_has_not(
    replicated: Replicated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PriceUpdater, "_is_settled", lambda *_: False)  # all are fetched
    await replicated.first.change(
        "UPDATE token_prices SET last_updated = last_updated - interval '1 hour'"
    )
    await replicated.follow_up()
    quoted = f"/api/swap/quote?{'&'.join(f'{name}={one}' for name, one in SWAP.items())}"
    portfolio = f"/api/portfolio/{replicated.wallet.address}"
    with replicated.paused():
        async with replicated.second.browser() as stranger:
            assert (await stranger.get(portfolio)).json()["prices_age"] >= 3600
            # Nor is it left to the news of new prices that the replica is known to be behind.
            monkeypatch.setattr(Positions, "note", _nothing)
            answer = await stranger.get(quoted)
            assert answer.status_code == 200, answer.text
            assert answer.json()["prices_age"] < 60
            # It is not asked there first, where it would fail.
            assert (await figures(replicated.second))["alpha_replica_used",] == 1
            refreshed = await stranger.get(f"{portfolio}?force_refresh=true")
            assert refreshed.json()["prices_age"] < 60
