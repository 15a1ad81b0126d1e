"""The server as a whole: what no transport lets in, and the headers of every answer."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from procedures.users import User
from tests.procedures.server import ORIGIN, AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
ADMIN = Wallet.new()
BODY_BYTES_MAX = 64 * 1024


@pytest.fixture
def administered(environment: pytest.MonkeyPatch) -> None:
    """One wallet is an admin's."""
    environment.setenv("ALPHA_ADMIN_WALLETS", ADMIN.address)


async def test_one_order_is_the_same_by_every_transport_and_however_it_is_written(
    server: AppServer,
) -> None:
    order = {
        "idempotency_key": "once",
        "from_token_address": SOL,
        "to_token_address": USDC,
        "amount": "10",
    }
    spaced = json.dumps(dict(reversed(order.items())), indent=4)
    call = {"jsonrpc": "2.0", "id": 1, "method": "trading.swap", "params": order}
    headers = {"content-type": "application/json"}
    async with server.browser(await server.signed_in(ALICE)) as browser:
        first = (await browser.post("/api/swap", json=order)).raise_for_status().json()
        again = (await browser.post("/api/swap", content=spaced, headers=headers)).json()
        typed = (await browser.post("/trpc/trading.swap", json=order | {"unknown": 1})).json()
        called = (await browser.post("/rpc", json=call)).json()
    assert again == typed["result"]["data"] == called["result"] == first
    assert await server.count("transactions WHERE transaction_type = 'swap'") == 1


@pytest.mark.parametrize("path", ["/api/swap", "/trpc/trading.swap", "/rpc"])
@pytest.mark.parametrize("is_chunked", [False, True])
async def test_a_body_past_64_kib_is_not_read(
    server: AppServer, path: str, is_chunked: bool
) -> None:
    body = b" " * (BODY_BYTES_MAX + 1)

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    async with server.browser(await server.signed_in(ALICE)) as browser:
        answer = await browser.post(
            path,
            content=chunks() if is_chunked else body,
            headers={"content-type": "application/json"},
        )
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/api/auth/sign-out", "/trpc/auth.signOut"])
@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        (ORIGIN, 200),
        ("http://127.0.0.1:8000", 200),
        ("https://evil.example", 403),
        ("http://localhost:8001", 403),
        ("null", 403),
    ],
)
async def test_pages_of_other_origins_change_nothing(
    server: AppServer, path: str, origin: str | None, status: int
) -> None:
    token = await server.signed_in(ALICE)
    async with server.browser(token) as browser:
        said = {} if origin is None else {"origin": origin}
        answer = await browser.post(path, headers={"content-type": "application/json"} | said)
    assert answer.status_code == status
    assert await server.count("sessions") == (status == 403)


@pytest.mark.parametrize("path", ["/api/nothing", "/api/swap/more", "/api/"])
async def test_an_alias_that_is_none_is_refused_as_aliases_refuse(
    server: AppServer, path: str
) -> None:
    async with server.browser() as stranger:
        answer = await stranger.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/api/tokens", 200),
        ("/api/nothing", 404),
        ("/trpc/nothing", 404),
        ("/openapi.json", 200),
        ("/no/such/page", 404),
        ("/admin/queues/", 404),
    ],
)
@pytest.mark.usefixtures("on_https")
async def test_every_answer_is_secured(server: AppServer, path: str, status: int) -> None:
    async with server.browser() as stranger:
        answer = await stranger.get(path)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert answer.headers["cache-control"] in ("no-store", "no-cache")


@pytest.mark.usefixtures("administered")
async def test_the_queues_are_there_for_admins_alone(server: AppServer) -> None:
    tokens = [None, await server.signed_in(ALICE), await server.signed_in(ADMIN)]
    assert [(await queues(server, token)).status_code for token in tokens] == [404, 404, 200]
    assert [await is_called_admin(server, token) for token in tokens[1:]] == [False, True]


async def queues(server: AppServer, token: str | None) -> httpx.Response:
    """The dashboard as a browser with the session's cookie asks for it."""
    cookies = {} if token is None else {"alpha_session": token}
    async with server.browser() as browser:
        browser.cookies.update(cookies)
        return await browser.get("/admin/queues/")


async def is_called_admin(server: AppServer, token: str | None) -> bool:
    async with server.browser(token) as browser:
        user = User.model_validate_json((await browser.get("/api/auth/me")).content)
    return user.is_admin


async def test_a_broken_sign_in_tells_programs_why(server: AppServer) -> None:
    async with server.browser() as stranger:
        answer = await stranger.post("/api/auth/sign-in", json={"wallet_address": "me"})
    assert reason_of(answer) == (400, "invalid_input")
    assert {issue["path"][0] for issue in answer.json()["error"]["issues"]} == {
        "wallet_address",
        "signed_message",
        "signature",
    }
