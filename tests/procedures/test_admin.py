"""Who may look at and decide what the organiser does, asked of every procedure of theirs."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from backend.rpc.procedure import Procedure
from procedures.request.access import admins, deciding_admins
from procedures.router import ROUTER
from tests.procedures.decisions import ALICE, DECISIONS, REPEATABLE, SETTINGS
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ADMIN, OTHER_ADMIN = Wallet.new(), Wallet.new()

NOTHING = "admin.nothing"
HIDDEN = [one for one in ROUTER.procedures.values() if one.guard in (admins, deciding_admins)]
BAD_TEXTS = ["", " ", "\n\t", "x" * 501, "a\x07b", "a\u202eb", "a\0b"]
BAD_REASONS: list[object] = [*BAD_TEXTS, None, 7, ["why"], {}]


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    """Two wallets are admins'."""
    environment.setenv("ALPHA_ADMIN_WALLETS", f"{ADMIN.address}, {OTHER_ADMIN.address}")


def trpc(browser: httpx.AsyncClient, one: Procedure, body: str, path: str = "") -> Any:  # noqa: ANN401
    """A tRPC request for the procedure, or for another of its kind at `path`."""
    address = f"/trpc/{path or one.path}"
    if one.kind == "mutation":
        headers = {"content-type": "application/json"}
        return browser.post(address, content=body, headers=headers)
    return browser.get(address, params={"input": body})


def jsonrpc(browser: httpx.AsyncClient, method: str) -> Any:  # noqa: ANN401 - an answer to come
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"reason": "why"}}
    return browser.post("/rpc", json=request)


def rest(browser: httpx.AsyncClient, one: Procedure) -> Any:  # noqa: ANN401 - an answer to come
    assert one.rest is not None
    method, path = one.rest.split(" ")
    body = {"reason": "why"} if method == "POST" else None
    named = path.replace(":token_address", SOL).replace(":wallet_address", ALICE.address)
    return browser.request(method, named, json=body)


async def decided(browser: httpx.AsyncClient, path: str, **more: object) -> httpx.Response:
    """The answer to a decision with a reason."""
    body = json.dumps({"reason": "as announced"} | DECISIONS[path] | more)
    answer: httpx.Response = await trpc(browser, ROUTER.procedures[path], body)
    return answer


def test_every_procedure_of_the_group_is_hidden_and_every_decision_in_the_table() -> None:
    assert {one.path for one in HIDDEN} == {
        path for path in ROUTER.procedures if path.startswith("admin.")
    }
    assert set(DECISIONS) == {one.path for one in HIDDEN if one.kind == "mutation"}


@pytest.mark.parametrize("who", ["nobody", "a trader", "a false token"])
async def test_to_others_they_are_what_does_not_exist(server: AppServer, who: str) -> None:
    token = {"nobody": None, "a trader": await server.signed_in(ALICE), "a false token": "a" * 43}
    before = await server.written()
    async with server.browser(token[who]) as browser:
        for one in HIDDEN:
            for body in ("{}", '{"reason": "why"}', "{", "7"):
                answer = await trpc(browser, one, body)
                absent = await trpc(browser, one, body, NOTHING)
                assert answer.status_code == absent.status_code == 404
                answered, unknown = (given.json()["error"] for given in (answer, absent))
                for told in (answered, unknown):
                    told["data"].pop("stack", None)
                assert json.dumps(unknown) == json.dumps(answered).replace(one.path, NOTHING)
            method = await jsonrpc(browser, one.path)
            unknown_method = await jsonrpc(browser, NOTHING)
            assert method.text.replace(one.path, NOTHING) == unknown_method.text
            alias = await rest(browser, one)
            unknown_alias = await browser.get("/api/admin/nothing")
            assert alias.status_code == unknown_alias.status_code == 404
            there, nowhere = alias.json()["error"], unknown_alias.json()["error"]
            assert there["message"].replace(alias.url.path, "") == nowhere["message"].replace(
                unknown_alias.url.path, ""
            )
    assert await server.written() == before
    assert await server.count("admin_acts") == 0


@pytest.mark.parametrize("path", sorted(DECISIONS))
async def test_an_admin_decides_and_it_is_logged_with_the_reason(
    server: AppServer, path: str
) -> None:
    await server.signed_in(ALICE)
    admin = await server.signed_in(ADMIN)
    if path in SETTINGS:
        await server.change(SETTINGS[path])
    async with server.browser(admin) as browser:
        answer = await decided(browser, path, reason="  so that\nall is well ")
        log = (await browser.get("/api/admin/acts")).raise_for_status().json()
        again = await decided(browser, path, reason="again")
    assert answer.status_code == 200, answer.text
    assert log["total"] == 1
    assert log["acts"][0]["reason"] == "so that all is well"
    assert log["acts"][0]["admin_wallet_address"] == ADMIN.address
    if path in REPEATABLE:
        assert again.status_code == 200
        return
    assert again.json()["error"]["data"]["reason"] in {
        "not_possible_now", "impossible_schedule", "halted_already", "not_halted",
        "disqualified_already", "not_disqualified", "nothing_to_change", "nothing_to_clear",
        "no_such_code", "seasons_overlap", "no_such_announcement", "study_runs",
    }  # fmt: skip


@pytest.mark.parametrize("path", sorted(DECISIONS))
async def test_without_a_reason_nothing_is_decided(server: AppServer, path: str) -> None:
    await server.signed_in(ALICE)
    admin = await server.signed_in(ADMIN)
    if path in SETTINGS:
        await server.change(SETTINGS[path])
    before = await server.written()
    async with server.browser(admin) as browser:
        answers = [await trpc(browser, ROUTER.procedures[path], json.dumps(DECISIONS[path]))]
        answers += [await decided(browser, path, reason=reason) for reason in BAD_REASONS]
    assert {answer.status_code for answer in answers} == {400}
    assert await server.written() == before
    assert await server.count("admin_acts") == 0


@pytest.mark.parametrize(
    "times",
    [
        {"ends_at": "soon"},
        {"ends_at": "2030-01-01T00:00:00"},
        {"ends_at": "0001-01-01T00:00:00+14:00"},
        {"ends_at": "9999-12-31T23:59:59-14:00"},
        {"ends_at": "2300-01-01T00:00:00Z"},
        {"ends_at": 1_900_000_000},
        {"starts_at": "2030-13-01T00:00:00Z"},
        {"name": ""},
        {"name": "x" * 101},
        {"name": "\x1b[1m"},
    ],
    ids=str,
)
async def test_times_and_names_that_are_none_are_refused(
    server: AppServer, times: dict[str, Any]
) -> None:
    async with server.browser(await server.signed_in(ADMIN)) as admin:
        answer = await admin.post("/api/admin/competition/schedule", json=times | {"reason": "why"})
    assert reason_of(answer) == (400, "invalid_input")


async def test_many_of_one_key_act_once_and_answer_alike(server: AppServer) -> None:
    admin = await server.signed_in(ADMIN)

    async def paused() -> tuple[int, bytes]:
        async with server.browser(admin) as browser:
            answer = await decided(browser, "admin.pause", idempotency_key="once")
        return answer.status_code, answer.content

    answers = await asyncio.gather(*(paused() for _ in range(20)))
    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert await server.count("admin_acts") == 1
    async with server.browser(admin) as browser:
        reused = await decided(browser, "admin.end", idempotency_key="once")
    assert reused.json()["error"]["data"]["reason"] == "idempotency_key_reused"


async def test_two_admins_see_what_the_other_did_and_the_trader_why(server: AppServer) -> None:
    first, second, alice = [await server.signed_in(one) for one in (ADMIN, OTHER_ADMIN, ALICE)]
    async with (
        server.browser(first) as one,
        server.browser(second) as other,
        server.browser(alice) as trader,
    ):
        await decided(one, "admin.haltToken", reason="its price is wrong")
        late = await decided(other, "admin.haltToken")
        assert late.json()["error"]["data"]["reason"] == "halted_already"
        await decided(other, "admin.disqualify", reason="two wallets")
        overview = (await one.get("/api/admin/overview")).json()
        listed = {token["address"]: token for token in (await trader.get("/api/tokens")).json()}
        markets = (await trader.get("/api/perp/markets")).json()["markets"]
        me = (await trader.get("/api/auth/me")).json()
        swap = {"from_token_address": USDC, "to_token_address": SOL, "amount": "1"}
        refused = await trader.post("/api/swap", json=swap)
    assert [token["reason"] for token in overview["halted_tokens"]] == ["its price is wrong"]
    assert [trader["reason"] for trader in overview["disqualified"]] == ["two wallets"]
    assert (listed[SOL]["halted_for"], listed[USDC]["halted_for"]) == ("its price is wrong", None)
    halted = {market["symbol"]: market["halted_for"] for market in markets}
    assert {symbol for symbol, reason in halted.items() if reason} == {"SOL"}
    assert me["disqualified"] == "two wallets"
    assert reason_of(refused) == (403, "disqualified")
    assert "two wallets" in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "given", "refusal"),
    [
        ("entry", {"admission": "open", "guests_allowed": True}, (409, "study_runs")),
        ("entry", {"admission": "wallets", "guests_allowed": True}, (200, None)),
        ("codes", {"count": 1, "uses_max": 2}, (409, "study_runs")),
        ("codes", {"count": 1}, (200, None)),
    ],
)
async def test_while_a_study_invites_all_each_enters_by_one_wallet(
    server: AppServer, path: str, given: dict[str, Any], refusal: tuple[int, str | None]
) -> None:
    await server.change(SETTINGS["admin.lookAtStudy"])
    await server.change(
        "INSERT INTO entry_rules (competition_id, admission, guests_allowed)"
        " SELECT id, 'codes', true FROM competitions"
    )
    async with server.browser(await server.signed_in(ADMIN)) as browser:
        address = f"/api/admin/competition/{path}"
        answer = await browser.post(address, json={**given, "reason": "a wish"})
    assert reason_of(answer) == refusal
