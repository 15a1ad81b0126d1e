"""Who may call tools: a program with a key that is for it, at an address of ours."""

from datetime import timedelta
from typing import Any, Final

import httpx
import pytest

from backend.clock import iso, utc_now
from backend.keys.tables import SCOPES, Scope
from procedures.tools.listed import TOOLS
from tests.procedures.keyed import SWAP, new_key
from tests.procedures.mcp_calls import ACCEPTS, called, refused
from tests.procedures.server import AppServer, Wallet

ALICE, MALLORY = Wallet.new(), Wallet.new()
ACTING: Final = {
    "swap", "open_perp", "close_perp", "change_orders", "stake", "liquid_stake", "unstake",
}  # fmt: skip
PRACTISING: Final[dict[str, Scope]] = dict.fromkeys(
    ("practice_start", "practice_step", "practice_result"), "practice"
)
SCOPE_OF: Final[dict[str, Scope]] = {
    **{tool.name: "trade" if tool.name in ACTING else "read" for tool in TOOLS},
    "log_decision": "journal",
    **PRACTISING,
}
LISTING: Final = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
FRIEND = "https://bots.example"


async def answered(
    server: AppServer, headers: dict[str, str], *, method: str = "POST", path: str = "/mcp"
) -> tuple[int, str | None]:
    """The status of a request for the list of tools, and the stable word of a refusal."""
    async with server.browser() as program:
        answer = await program.request(method, path, json=LISTING, headers=ACCEPTS | headers)
    error = answer.json().get("error", {}) if answer.content else {}
    return answer.status_code, error.get("data", {}).get("reason")


@pytest.mark.parametrize("missing", SCOPES)
async def test_a_tool_is_closed_to_keys_without_its_scope(
    server: AppServer, missing: Scope
) -> None:
    others: list[str] = [scope for scope in SCOPES if scope != missing]
    made = await new_key(server, ALICE, scopes=others)
    before = await server.written()
    for tool, scope in SCOPE_OF.items():
        if scope == missing:
            reason, sentence = await refused(server, made["key"], tool)
            assert (reason, f"needs the scope {missing}" in sentence) == ("scope_missing", True)
        else:
            answer = await called(server, made["key"], tool)
            # Past the scope: what is asked here is of no run.
            passed = (None, "invalid_input", "practice_address")
            assert answer.get("error", {}).get("reason") in passed, tool
    assert await server.written() == before


async def test_a_key_is_needed_and_a_session_is_none(server: AppServer) -> None:
    session = await server.signed_in(ALICE)
    before = await server.written()
    for carried in (None, session):
        for tool in SCOPE_OF:
            reason, sentence = await refused(server, carried, tool)
            assert (reason, "Authorization: Bearer alpha_…" in sentence) == ("key_required", True)
    assert await server.written() == before


async def test_a_key_that_has_ended_calls_no_tool(server: AppServer) -> None:
    expired = await new_key(server, ALICE, expires_at=iso(utc_now() + timedelta(days=1)))
    revoked = await new_key(server, ALICE)
    await server.change(
        "UPDATE agent_keys SET created_at = created_at - interval '2 days',"
        " expires_at = expires_at - interval '2 days' WHERE expires_at IS NOT NULL"
    )
    async with server.browser(await server.signed_in(ALICE)) as owner:
        (await owner.post(f"/api/keys/{revoked['id']}/revoke")).raise_for_status()
    for made, reason in ((expired, "key_expired"), (revoked, "key_revoked")):
        for tool in SCOPE_OF:
            assert (await refused(server, made["key"], tool))[0] == reason


@pytest.mark.parametrize(
    ("caps", "reason"),
    [
        ({"max_order_usd": "100"}, "key_order_too_large"),
        ({"max_day_usd": "100"}, "key_day_spent"),
        ({"orders_per_day": 1}, "key_orders_used_up"),
    ],
)
async def test_the_caps_of_a_key_hold_for_tools(
    server: AppServer, caps: dict[str, Any], reason: str
) -> None:
    made = await new_key(server, ALICE, **caps)
    small = SWAP | {"amount": "0.1"}
    assert (await called(server, made["key"], "swap", **small))["success"]
    assert (await refused(server, made["key"], "swap", **SWAP))[0] == reason


async def test_the_session_cookie_opens_nothing(server: AppServer) -> None:
    session = await server.signed_in(MALLORY)
    made = await new_key(server, ALICE)
    assert await answered(server, {"cookie": f"alpha_session={session}"}) == (
        403, "cookie_not_accepted",
    )  # fmt: skip
    async with server.browser(made["key"]) as program:
        program.cookies.set("alpha_session", session)
        call = {"name": "whoami", "arguments": {}}
        message = LISTING | {"method": "tools/call", "params": call}
        answer = await program.post("/mcp", json=message, headers=ACCEPTS)
    told = answer.json()["result"]["structuredContent"]
    assert told["wallet_address"] == ALICE.address


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (200, None)),
        ({"host": "127.0.0.1:9000"}, (200, None)),
        ({"host": "[::1]:8000"}, (200, None)),
        ({"host": "play.example.com"}, (200, None)),
        ({"host": "PLAY.example.com:443"}, (200, None)),
        ({"host": "bots.example"}, (200, None)),
        ({"host": "evil.example"}, (403, "foreign_host")),
        ({"host": "evil.example:8000"}, (403, "foreign_host")),
        ({"host": "play.example.com.evil.example"}, (403, "foreign_host")),
        ({"host": "localhost.evil.example"}, (403, "foreign_host")),
        ({"host": "localhost@evil.example"}, (403, "foreign_host")),
        ({"host": "[::1"}, (403, "foreign_host")),
        ({"host": ""}, (403, "foreign_host")),
        ({"host": "evil.example", "x-forwarded-host": "play.example.com"}, (403, "foreign_host")),
        ({"origin": "https://play.example.com"}, (200, None)),
        ({"origin": FRIEND}, (200, None)),
        ({"origin": "https://evil.example"}, (403, "foreign_origin")),
        ({"origin": "null"}, (403, "foreign_origin")),
    ],
    ids=str,
)
async def test_it_is_asked_at_the_address_that_users_see(
    in_production_style: None,
    server: AppServer,
    headers: dict[str, str],
    expected: tuple[int, str | None],
) -> None:
    assert await answered(server, headers) == expected


@pytest.fixture
def in_production_style(environment: pytest.MonkeyPatch) -> None:
    """Behind a proxy, by a name of its own, with another site that may call."""
    environment.setenv("ALPHA_PUBLIC_URL", "https://play.example.com")
    environment.setenv("ALPHA_ALLOWED_ORIGINS", FRIEND)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_there_is_no_stream_to_open_and_no_session_to_end(
    server: AppServer, method: str
) -> None:
    assert await answered(server, {}, method=method) == (405, "method_not_supported")


async def test_no_redirect_leads_past_a_proxy(server: AppServer) -> None:
    assert await answered(server, {}, path="/mcp/") == (200, None)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5}}', 200),
        (b'{"jsonrpc":"2.0","id":1,"method":"nothing/here"}', 200),
        (b" " * 70_000, 413),
    ],
    ids=["no JSON", "a batch", "a name that is none", "no method", "too long"],
)
@pytest.mark.parametrize(
    "version", [{}, {"mcp-protocol-version": "2026-07-28"}], ids=["old", "new"]
)
async def test_what_is_no_request_is_an_error_that_says_so(
    server: AppServer, body: bytes, status: int, version: dict[str, str]
) -> None:
    sent = ACCEPTS | {"content-type": "application/json"} | version
    async with server.browser() as program:
        answer = await program.post("/mcp", content=body, headers=sent)
    assert answer.status_code < 500
    assert answer.status_code == status or version
    assert is_error(answer)


def is_error(answer: httpx.Response) -> bool:
    return answer.status_code == 413 or "error" in answer.json()
