"""Every answer and every line of the log says which request it belongs to."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.procedures.server import ORIGIN, AppServer, Wallet

CALLERS = 20


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/api/tokens", "/api/nothing", "/trpc/no.such", "/no/such/page", "/metrics"],
)
async def test_every_answer_has_an_id_of_its_own(server: AppServer, path: str) -> None:
    async with server.browser() as stranger:
        ids = [(await stranger.get(path)).headers["x-request-id"] for _ in range(2)]
    assert len(set(ids)) == 2
    assert all(len(request_id) == 16 for request_id in ids)


@pytest.mark.parametrize(
    ("sent", "is_kept"),
    [
        ("7f3a-11.b_C", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("", False),
        ("two words", False),
        ('"},{"level":"error', False),
    ],
)
async def test_an_id_of_the_client_is_kept_if_it_is_sane(
    server: AppServer, sent: str, is_kept: bool
) -> None:
    async with server.browser() as client:
        answer = await client.get("/api/tokens", headers={"x-request-id": sent})
    assert (answer.headers["x-request-id"] == sent) == is_kept


async def test_an_answer_to_our_own_fault_has_every_header_too(server: AppServer) -> None:
    async def broken(_: Request) -> Response:
        raise RuntimeError("outside of any procedure")

    server.app.router.routes.insert(0, Route("/broken", broken))
    line = httpx.ASGITransport(server.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=line, base_url=ORIGIN) as client:
        well, ill = await client.get("/healthz"), await client.get("/broken")
    assert ill.status_code == 500
    assert set(well.headers) <= set(ill.headers)
    assert "x-request-id" in well.headers
    assert "x-content-type-options" in well.headers


async def test_lines_about_a_call_carry_its_ids_also_among_many(
    server: AppServer, logged: Callable[[], list[dict[str, str]]]
) -> None:
    tokens = [await server.signed_in(Wallet.new()) for _ in range(CALLERS)]
    users = [await user_of(server, token) for token in tokens]
    await server.change("DROP TABLE notifications CASCADE")

    async def broken(token: str, number: int) -> httpx.Response:
        async with server.browser(token) as browser:
            return await browser.post(
                "/api/notifications/read",
                json={"up_to": "1"},
                headers={"x-request-id": f"request-{number}"},
            )

    answers = await asyncio.gather(*(broken(token, at) for at, token in enumerate(tokens)))
    told = {
        (line["request_id"], line["user_id"])
        for line in logged()
        if line["logger"] == "backend.rpc.errors"
    }
    assert told == {(f"request-{number}", user) for number, user in enumerate(users)}
    for number, answer in enumerate(answers):
        assert answer.status_code == 500
        assert answer.json()["error"]["message"].endswith(f"request request-{number}")


async def user_of(server: AppServer, token: str) -> str:
    async with server.browser(token) as browser:
        user_id: str = (await browser.get("/api/auth/me")).json()["id"]
    return user_id


async def test_a_line_about_nobodys_call_names_no_user(
    server: AppServer, logged: Callable[[], list[dict[str, str]]]
) -> None:
    await server.change("DROP TABLE tokens CASCADE")
    async with server.browser() as stranger:
        answer = await stranger.get("/api/tokens")
    (line,) = (line for line in logged() if line["logger"] == "backend.rpc.errors")
    assert line["request_id"] == answer.headers["x-request-id"]
    assert "user_id" not in line
