"""Who may do what, asked of every procedure that the router has."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.rpc.procedure import Procedure
from procedures.request.access import signed_in
from procedures.router import ROUTER
from tests.procedures.keyed import LIMIT_ORDER
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
MALLORY = Wallet.new()

GUARDED = [one for one in ROUTER.procedures.values() if one.guard is signed_in]
NAMING_A_WALLET = {one.path for one in GUARDED if "wallet_address" in one.argument_names}
TAKING_AN_ID = {
    (one.path, name) for one in GUARDED for name in one.argument_names if name.endswith("_id")
} - {("notifications.onNew", "last_event_id")}

ORDERS: dict[str, dict[str, Any]] = {
    "users.update": {"username": "mallory", "email": "mallory@example.com"},
    "trading.swap": {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"},
    "investments.stake": {"token_address": SOL, "amount": "1"},
    "investments.liquidStake": {"token_address": SOL, "amount": "1"},
    "investments.lend": {"token_address": USDC, "amount": "1"},
    "investments.unstake": {"investment_id": str(uuid4())},
    "perp.open": {
        "token_address": SOL,
        "collateral_amount": "100",
        "leverage": 2,
        "direction": "long",
    },
    "perp.close": {"position_id": str(uuid4())},
    "perp.setTriggers": {"position_id": str(uuid4())},
    "perp.addMargin": {"position_id": str(uuid4()), "amount": "1"},
    "perp.removeMargin": {"position_id": str(uuid4()), "amount": "1"},
    "orders.place": LIMIT_ORDER,
    "orders.cancel": {"order_id": str(uuid4())},
    "notifications.list": {},
    "portfolio.statement": {},
    "portfolio.markouts": {},
}
"""Whatever is one's own and names its wallet, with input that is right but for the wallet."""

OWNED = [
    ("investments.stake", "investments.unstake", "investment_id"),
    ("investments.liquidStake", "investments.unstake", "investment_id"),
    ("investments.lend", "investments.unstake", "investment_id"),
    ("perp.open", "perp.close", "position_id"),
    ("perp.open", "perp.previewClose", "position_id"),
    ("perp.open", "perp.setTriggers", "position_id"),
    ("perp.open", "perp.addMargin", "position_id"),
    ("perp.open", "perp.removeMargin", "position_id"),
    ("orders.place", "orders.cancel", "order_id"),
    ("practice.start", "practice.step", "run_id"),
    ("practice.start", "practice.result", "run_id"),
    ("practice.start", "practice.examples", "run_id"),
    ("practice.start", "practice.stop", "run_id"),
]
"""What begins something of one's own, what ends it, and by which field."""

BEGINNINGS = {**ORDERS, "practice.start": {"market": "simulated", "days": 1}}


FURTHER = {"perp.addMargin": {"amount": "1"}, "perp.removeMargin": {"amount": "1"}}
"""What it has to be given besides the id."""


async def asked(browser: httpx.AsyncClient, procedure: Procedure, body: str) -> httpx.Response:
    """The answer to a tRPC request with `body` as its input, whatever that is."""
    path = f"/trpc/{procedure.path}"
    if procedure.kind == "mutation":
        headers = {"content-type": "application/json"}
        return await browser.post(path, content=body, headers=headers)
    return await browser.get(path, params={"input": body})


@pytest.mark.parametrize(
    "body",
    ["{}", '{"amount": "1e9", "wallet_address": 7, "limit": -1}', "{", "[" * 1000, "\x00"],
    ids=["nothing", "wrong types", "half of it", "a pit", "no text"],
)
async def test_without_a_session_nothing_but_that_is_said(server: AppServer, body: str) -> None:
    async with server.browser() as stranger:
        answers = {one.path: (await asked(stranger, one, body)).text for one in GUARDED}
    told = {path for path, text in answers.items() if '"reason":"not_signed_in"' in text}
    assert told == {one.path for one in GUARDED}


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 43, "é" * 43, "a" * 5000], ids=["empty", "x", "right", "é", "long"]
)
async def test_a_token_that_opens_nothing_is_no_session(server: AppServer, token: str) -> None:
    headers = [(b"authorization", b"Bearer " + token.encode())]
    async with server.browser() as stranger:
        answer = await stranger.get("/api/auth/me", headers=headers)
    assert reason_of(answer) == (401, "not_signed_in")


def test_the_tables_name_all_that_takes_a_wallet_or_an_id() -> None:
    assert set(ORDERS) == NAMING_A_WALLET
    assert {(ended_by, field) for _, ended_by, field in OWNED} == TAKING_AN_ID


@pytest.mark.parametrize("path", sorted(NAMING_A_WALLET))
async def test_nobody_acts_for_another_wallet(server: AppServer, path: str) -> None:
    await server.signed_in(ALICE)
    mallory = await server.signed_in(MALLORY)
    before = await server.written()
    order = ORDERS[path] | {"wallet_address": ALICE.address, "idempotency_key": "stolen"}
    async with server.browser(mallory) as browser:
        answer = await asked(browser, ROUTER.procedures[path], json.dumps(order))
    error = answer.json()["error"]["data"]
    assert (error["httpStatus"], error["reason"]) == (403, "not_your_wallet")
    assert await server.written() == before


@pytest.mark.parametrize(("opened", "closed", "field"), OWNED)
async def test_what_belongs_to_another_is_not_there(
    server: AppServer, opened: str, closed: str, field: str
) -> None:
    alice, mallory = await server.signed_in(ALICE), await server.signed_in(MALLORY)
    async with server.browser(alice) as browser:
        answer = await asked(browser, ROUTER.procedures[opened], json.dumps(BEGINNINGS[opened]))
    result = answer.raise_for_status().json()["result"]["data"]
    given = {field: result.get(field) or result["details"][field]} | FURTHER.get(closed, {})
    before = await server.written()
    async with server.browser(mallory) as browser:
        answer = await asked(browser, ROUTER.procedures[closed], json.dumps(given))
    assert answer.json()["error"]["data"]["code"] == "NOT_FOUND"
    assert await server.written() == before


async def test_who_reads_their_notifications_reads_nobody_elses(server: AppServer) -> None:
    alice, mallory = await server.signed_in(ALICE), await server.signed_in(MALLORY)
    async with server.browser(mallory) as browser:
        read = await browser.post("/api/notifications/read", json={"up_to": "9" * 18})
        assert read.json()["unread"] == 0
    async with server.browser(alice) as browser:
        mine = (await browser.get(f"/api/notifications/{ALICE.address}")).json()
    assert (len(mine["notifications"]), mine["unread"]) == (1, 1)
