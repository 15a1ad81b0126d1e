"""Orders that wait, as their owner and as everybody else asks the server."""

import json
from typing import Any

import pytest

from tests.procedures.keyed import keys_of, new_key
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.procedures.test_disclosure import READINGS
from tests.world.world import SOL, USDC

ALICE, BOB, ADMIN = Wallet.new(), Wallet.new(), Wallet.new()
LIMIT: dict[str, Any] = {
    "market": "swap", "kind": "limit", "side": "buy", "token_address": SOL,
    "trigger_price": "1.2345", "amount": "17.25",
}  # fmt: skip
POSITION = {"token_address": SOL, "collateral_amount": "100", "leverage": 2, "direction": "long"}


async def test_an_order_is_placed_listed_and_cancelled(server: AppServer) -> None:
    async with server.browser(await server.signed_in(ALICE)) as alice:
        placed = (await alice.post("/api/orders", json=LIMIT)).raise_for_status().json()
        assert (placed["reserved_token_address"], placed["reserved"]) == (USDC, "17.25")
        listed = (await alice.get("/api/orders")).json()
        assert [one["id"] for one in listed["orders"]] == [placed["order_id"]]
        assert listed["orders"][0]["trigger_price"] == "1.2345"
        assert [one["amount"] for one in listed["reserved"]] == ["17.25"]
        cancelling = f"/api/orders/{placed['order_id']}/cancel"
        assert (await alice.post(cancelling, json={})).json()["released"] == "17.25"
        assert (await alice.get("/api/orders")).json()["orders"] == []
        ended = (await alice.get("/api/orders?status=cancelled")).json()["orders"]
        assert [one["cancelled_for"] for one in ended] == ["owner"]
        assert reason_of(await alice.post(cancelling, json={})) == (409, "order_ended")


async def test_an_order_that_is_sent_again_is_placed_once(server: AppServer) -> None:
    async with server.browser(await server.signed_in(ALICE)) as alice:
        order = {**LIMIT, "idempotency_key": "once"}
        answers = [(await alice.post("/api/orders", json=order)).json() for _ in range(3)]
    assert answers == answers[:1] * 3
    assert await server.count("orders") == 1


async def test_nobody_else_sees_an_open_order(server: AppServer) -> None:
    async with server.browser(await server.signed_in(ALICE)) as alice:
        position = (await alice.post("/api/perp/open", json=POSITION)).raise_for_status().json()
        before = [
            (await alice.get(one.format(wallet=ALICE.address))).json() for one in READINGS[1:5]
        ]
        placed = (await alice.post("/api/orders", json=LIMIT)).raise_for_status().json()
        triggers = f"/api/perp/triggers/{position['position_id']}"
        (await alice.post(triggers, json={"take_profit": "98765"})).raise_for_status()
    async with server.browser(await server.signed_in(BOB)) as bob:
        shown = [await bob.get(one.format(wallet=ALICE.address)) for one in READINGS]
        mine = (await bob.get("/api/orders?status=open")).json()
    said = "".join(one.text for one in shown)
    for hidden in (placed["order_id"], "order_reserve", "17.25", "1.2345", "98765"):
        assert hidden not in said, hidden
    # The history and its count are what they were; the portfolio's balance too.
    assert [len(one.get("transactions", ())) for one in before] == [
        len(one.json().get("transactions", ())) for one in shown[1:5]
    ]
    tokens = {one["token_address"]: one["balance"] for one in shown[0].json()["tokens"]}
    assert tokens[USDC].split(".")[0] == "899"
    assert mine["orders"] == mine["triggers"] == mine["reserved"] == []


@pytest.mark.parametrize(
    ("caps", "order", "reason"),
    [
        pytest.param({"max_order_usd": "17"}, LIMIT, "key_order_too_large", id="one order"),
        pytest.param({"max_day_usd": "17"}, LIMIT, "key_day_spent", id="the day"),
        pytest.param(
            {"max_order_usd": "49.99"},
            {**LIMIT, "market": "perp", "leverage": 5, "amount": "10"},
            "key_order_too_large",
            id="a position by its notional",
        ),
    ],
)
async def test_a_keys_caps_count_when_an_order_is_placed(
    server: AppServer, caps: dict[str, Any], order: dict[str, Any], reason: str
) -> None:
    made = await new_key(server, ALICE, **caps)
    async with server.browser(made["key"]) as program:
        answer = await program.post("/api/orders", json=order)
    assert reason_of(answer) == (403, reason)
    assert await server.count("orders") == 0


async def test_a_keys_order_is_on_record_with_its_reason(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        order = {**LIMIT, "reason": "cheap there"}
        (await program.post("/api/orders", json=order)).raise_for_status()
        listed = (await program.get("/api/orders")).json()["orders"]
        entries = (await program.get(f"/api/decisions/{ALICE.address}")).json()["decisions"]
    assert [one["is_by_agent"] for one in listed] == [True]
    assert [one["reason"] for one in entries] == ["cheap there"]
    (key,) = await keys_of(server, ALICE)
    assert key["orders_today"] == 1


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALPHA_ADMIN_WALLETS", ADMIN.address)


async def test_who_is_disqualified_has_no_order_and_no_trigger_left(server: AppServer) -> None:
    async with server.browser(await server.signed_in(ALICE)) as alice:
        position = (await alice.post("/api/perp/open", json=POSITION)).json()["position_id"]
        (await alice.post("/api/orders", json=LIMIT)).raise_for_status()
        triggers = {"take_profit": "98765"}
        (await alice.post(f"/api/perp/triggers/{position}", json=triggers)).raise_for_status()
        async with server.browser(await server.signed_in(ADMIN)) as organiser:
            path = f"/api/admin/traders/{ALICE.address}/disqualify"
            (await organiser.post(path, json={"reason": "so"})).raise_for_status()
        listed = (await alice.get("/api/orders?status=cancelled")).json()
        told = (await alice.get(f"/api/notifications/{ALICE.address}")).json()["notifications"]
    assert [one["cancelled_for"] for one in listed["orders"]] == ["disqualified"]
    assert listed["reserved"] == listed["triggers"] == []
    assert {"order_cancelled", "disqualified"} <= {one["kind"] for one in told}
    assert json.dumps(told).count("disqualified") >= 2
