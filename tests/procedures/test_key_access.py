"""What a key opens: each procedure says for which scope, and whoever says nothing refuses keys."""

import json
from typing import Any, Final

import pytest

from backend.keys.tables import SCOPES, Scope
from procedures.router import ROUTER
from tests.procedures.keyed import new_key
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.procedures.test_access import (
    BEGINNINGS,
    FURTHER,
    NAMING_A_WALLET,
    ORDERS,
    OWNED,
    asked,
)

ALICE = Wallet.new()
MALLORY = Wallet.new()

BY_SCOPE: Final[dict[Scope, set[str]]] = {
    "read": {
        "auth.me", "users.get", "users.record",
        "portfolio.get", "portfolio.breakdown", "portfolio.pnl", "portfolio.statement",
        "portfolio.markouts", "portfolio.costBasis", "portfolio.calendar",
        "tokens.prices", "tokens.changes", "tokens.history", "tokens.list", "tokens.onPrices",
        "market.candles", "market.snapshot",
        "trading.quote", "trading.orderStatus", "trading.transactions",
        "investments.list",
        "perp.preview", "perp.previewClose", "perp.markets", "perp.positions",
        "perp.closedPositions", "perp.fundingPayments", "orders.list",
        "leaderboard.get", "leaderboard.standing", "leaderboard.card",
        "leaderboard.signedStanding", "leaderboard.result", "leaderboard.onValued",
        "notifications.list", "notifications.onNew",
        "competition.get", "competition.list", "competition.entry", "competition.announcements",
        "decisions.list", "agents.get", "agents.without", "agents.onEvent",
        "study.get", "study.report",
        "arena.tape", "arena.equity", "arena.reasons",
    },
    "trade": {
        "trading.swap", "perp.open", "perp.close", "investments.stake", "investments.liquidStake",
        "investments.lend", "investments.unstake",
        "orders.place", "orders.cancel", "perp.setTriggers", "perp.addMargin", "perp.removeMargin",
    },
    "journal": {"decisions.record", "decisions.declare"},
    "practice": {
        "practice.start", "practice.list", "practice.step", "practice.result", "practice.stop",
        "practice.examples",
    },
}  # fmt: skip
"""Every procedure that a key opens, by the scope that it needs."""
SCOPE_OF = {path: scope for scope, paths in BY_SCOPE.items() for path in paths}
CLOSED = set(ROUTER.procedures) - set(SCOPE_OF)


def test_every_procedure_is_on_the_list_with_its_scope_or_refuses_keys() -> None:
    declared = {path: one.scope for path, one in ROUTER.procedures.items() if one.scope is not None}
    assert declared == SCOPE_OF
    assert set(declared.values()) <= set(SCOPES)


def test_no_key_makes_keys_changes_the_profile_signs_out_or_decides_for_the_organiser() -> None:
    groups = {path.split(".")[0] for path in CLOSED}
    assert groups == {"auth", "users", "keys", "notifications", "competition", "study", "admin"}
    assert {path for path in SCOPE_OF if path.split(".")[0] in ("keys", "admin")} == set()
    assert {"users.update", "users.create", "auth.signOut", "auth.signOutEverywhere"} <= CLOSED
    assert {"auth.signIn", "auth.streamTicket", "competition.enter"} <= CLOSED


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("body", ["{}", '{"amount": "1e9"}'], ids=["nothing", "wrong input"])
async def test_a_key_opens_what_its_scope_is_for_and_nothing_else(
    server: AppServer, scope: Scope, body: str
) -> None:
    made = await new_key(server, ALICE, scopes=[scope])
    before = await server.written()
    reasons: dict[str, str | None] = {}
    async with server.browser(made["key"]) as program:
        for path, procedure in ROUTER.procedures.items():
            if procedure.kind == "subscription" and procedure.scope == scope:
                continue
            answer = await asked(program, procedure, body)
            reasons[path] = reason_in(answer.text)
    assert await server.written() == before or scope == "read"
    for path, reason in reasons.items():
        if path.startswith("admin."):
            assert reason is None, path
        elif path in CLOSED:
            assert reason == "key_not_accepted", path
        elif SCOPE_OF[path] != scope:
            assert reason == "scope_missing", path
        else:
            assert reason not in ("key_not_accepted", "scope_missing", "not_signed_in"), path


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_key_learns_of_no_address_of_the_organiser(server: AppServer, scope: Scope) -> None:
    made = await new_key(server, ALICE, scopes=[scope])
    async with server.browser(made["key"]) as program:
        for path, procedure in ROUTER.procedures.items():
            if not path.startswith("admin.") or procedure.rest is None:
                continue
            method, address = procedure.rest.split(" ")
            answer = await program.request(method, address, json=None if method == "GET" else {})
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND"), path


def reason_in(text: str) -> str | None:
    """The stable word of a tRPC error, which streams answer as an event."""
    document = json.loads(text.rpartition("data: ")[2])
    data: dict[str, Any] = document.get("error", document).get("data", {})
    return data.get("reason")


@pytest.mark.parametrize("path", sorted(NAMING_A_WALLET - CLOSED))
async def test_a_key_acts_for_no_other_wallet(server: AppServer, path: str) -> None:
    await server.signed_in(ALICE)
    mallorys = await new_key(server, MALLORY)
    before = await server.written()
    order = ORDERS[path] | {"wallet_address": ALICE.address, "idempotency_key": "stolen"}
    async with server.browser(mallorys["key"]) as program:
        answer = await asked(program, ROUTER.procedures[path], json.dumps(order))
    error = answer.json()["error"]["data"]
    assert (error["httpStatus"], error["reason"]) == (403, "not_your_wallet")
    assert await server.written() == before


@pytest.mark.parametrize(("opened", "closed", "field"), OWNED)
async def test_to_a_key_what_belongs_to_another_wallet_is_not_there(
    server: AppServer, opened: str, closed: str, field: str
) -> None:
    alices, mallorys = await new_key(server, ALICE), await new_key(server, MALLORY)
    async with server.browser(alices["key"]) as program:
        answer = await asked(program, ROUTER.procedures[opened], json.dumps(BEGINNINGS[opened]))
    result = answer.raise_for_status().json()["result"]["data"]
    given = {field: result.get(field) or result["details"][field]} | FURTHER.get(closed, {})
    before = await server.written()
    async with server.browser(mallorys["key"]) as program:
        answer = await asked(program, ROUTER.procedures[closed], json.dumps(given))
    assert answer.json()["error"]["data"]["code"] == "NOT_FOUND"
    assert await server.written() == before


async def test_a_cookie_counts_for_nothing_beside_a_key_and_a_key_is_no_cookie(
    server: AppServer,
) -> None:
    session = await server.signed_in(MALLORY)
    made = await new_key(server, ALICE, scopes=["read"])
    async with server.browser() as browser:
        browser.cookies.set("alpha_session", session)
        by_key = {"authorization": f"Bearer {made['key']}"}
        mistyped = {"authorization": f"Bearer {made['key'][:-1]}"}
        assert (await browser.get("/api/auth/me", headers=by_key)).json()[
            "wallet_address"
        ] == ALICE.address
        renamed = await browser.patch(
            f"/api/users/{MALLORY.address}", json={"username": "x"}, headers=by_key
        )
        assert reason_of(renamed) == (403, "key_not_accepted")
        assert reason_of(await browser.get("/api/auth/me", headers=mistyped)) == (
            401,
            "unknown_key",
        )
        browser.cookies.set("alpha_session", made["key"])
        assert reason_of(await browser.get("/api/auth/me")) == (401, "not_signed_in")


async def test_a_key_in_an_address_opens_nothing(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    said = json.dumps({"authorization": f"Bearer {made['key']}"})
    async with server.browser() as program:
        answer = await program.get("/trpc/auth.me", params={"connectionParams": said})
    assert answer.json()["error"]["data"]["reason"] == "token_in_address"


async def test_an_admins_key_is_no_admin(
    environment: pytest.MonkeyPatch, server: AppServer
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        answer = await program.get("/api/admin/overview")
        assert answer.status_code == 404
        assert (await program.get("/admin/queues")).status_code == 404


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    """Alice is an admin when she is there herself."""
    environment.setenv("ALPHA_ADMIN_WALLETS", ALICE.address)
