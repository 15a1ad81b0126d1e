"""However many readings are asked for, and however slow they are, an order is filled."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.readings.costly import AT_ONCE_MAX, OF_ONE_CALLER_MAX, CostlyReadings, TooManyAtOnce
from procedures.request.server import READING_CONNECTIONS
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import BLOCKED, SOL, USDC

ALICE = Wallet.new()
SWAP = {"from_token_address": SOL, "to_token_address": USDC, "amount": "0.001"}
MANY = 20


@asynccontextmanager
async def stalled(
    server: AppServer, browser: httpx.AsyncClient, address: str, *, blocked: int
) -> AsyncIterator[None]:
    """`MANY` readings of `address` that wait for a table, which no order needs; `blocked` of them
    hold a connection.
    """
    async with transaction(server.engine) as connection:
        await connection.execute(text("LOCK TABLE investments IN ACCESS EXCLUSIVE MODE"))
        asked = [asyncio.ensure_future(browser.get(address)) for _ in range(MANY)]
        while await server.count(BLOCKED) < blocked:  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.01)
        yield
    await asyncio.gather(*asked)


async def test_an_order_has_a_connection_while_readings_hold_all_of_theirs(
    server: AppServer,
) -> None:
    token = await server.signed_in(ALICE)
    address = f"/api/investments/{ALICE.address}"
    async with (
        server.browser() as stranger,
        server.browser(token) as alice,
        stalled(server, stranger, address, blocked=READING_CONNECTIONS),
    ):
        answer = await alice.post("/api/swap", json=SWAP)
    assert answer.status_code == 200


async def test_costly_readings_leave_connections_to_others(server: AppServer) -> None:
    await server.signed_in(ALICE)
    address = f"/api/pnl/{ALICE.address}/breakdown"
    async with (
        server.browser() as stranger,
        stalled(server, stranger, address, blocked=AT_ONCE_MAX),
    ):
        prices = await stranger.get(f"/api/prices?tokens={SOL}")
        assert await server.count(BLOCKED) == AT_ONCE_MAX
    assert prices.status_code == 200


async def test_one_address_asks_for_so_many_at_once(
    server: AppServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No timeout of a lock or of a queue ends the waiting, however slow the machine is.
    may_enter = asyncio.Event()
    monkeypatch.setattr(CostlyReadings, "_enter", lambda _: may_enter.wait())
    await server.signed_in(ALICE)
    address = f"/api/pnl/{ALICE.address}/breakdown"
    async with server.browser() as stranger:
        asked = asyncio.as_completed([stranger.get(address) for _ in range(MANY)])
        refused = [await next(asked) for _ in range(MANY - OF_ONE_CALLER_MAX)]
        may_enter.set()
        answered = [await one for one in asked]
    assert Counter(map(reason_of, refused)) == {(429, "too_many_at_once"): MANY - OF_ONE_CALLER_MAX}
    assert refused[0].headers["retry-after"] == "1"
    assert Counter(answer.status_code for answer in answered) == {200: OF_ONE_CALLER_MAX}


async def test_there_is_room_again_when_one_is_done_or_failed() -> None:
    costly = CostlyReadings()
    for _ in range(2 * OF_ONE_CALLER_MAX):
        with pytest.raises(ValueError, match="broke"):
            async with costly.room_for("here"):
                raise ValueError("broke")
    async with costly.room_for("here"):
        pass


async def test_who_waits_too_long_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.readings.costly.WAIT_SECONDS", 0)
    costly = CostlyReadings()
    async with costly.room_for("one"), costly.room_for("another"):
        with pytest.raises(TooManyAtOnce, match="orders are not affected"):
            async with costly.room_for("a third"):
                pass


@pytest.mark.parametrize(
    ("limit", "path", "order", "reason"),
    [
        (
            "backend.investments.store.ACTIVE_MAX",
            "/api/stake",
            {"token_address": SOL, "amount": "0.001"},
            "too_many_investments",
        ),
        (
            "backend.investments.store.ACTIVE_MAX",
            "/api/liquid-stake",
            {"token_address": SOL, "amount": "0.001"},
            "too_many_investments",
        ),
        (
            "backend.perp.store.OPEN_MAX",
            "/api/perp/open",
            {
                "token_address": SOL,
                "collateral_amount": "10",
                "leverage": 2,
                "direction": "long",
            },
            "too_many_positions",
        ),
    ],
    ids=["stakes", "liquid stakes", "positions"],
)
async def test_what_a_portfolio_is_read_from_does_not_grow_for_ever(
    server: AppServer,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    path: str,
    order: dict[str, object],
    reason: str,
) -> None:
    monkeypatch.setattr(limit, 2)
    async with server.browser(await server.signed_in(ALICE)) as alice:
        begun = [await alice.post(path, json=order) for _ in range(2)]
        before = await server.written()
        refused = await alice.post(path, json=order)
    assert {answer.status_code for answer in begun} == {200}
    assert reason_of(refused) == (412, reason)
    assert await server.written() == before
