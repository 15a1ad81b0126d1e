"""What a wallet is missing, and entering with a code."""

from typing import Any

import pytest

from tests.procedures.server import AppServer, Wallet, reason_of

ALICE, ADMIN = Wallet.new(), Wallet.new()
CODE = "2345-6789-ABCD"
RULE = """
INSERT INTO entry_rules SELECT id, '{}', {}, {}, {} FROM competitions
"""
ADD_CODE = f"""
INSERT INTO invitation_codes SELECT '{CODE}', id, 5, now() FROM competitions
"""


async def missing(server: AppServer, token: str | None = None) -> Any:  # noqa: ANN401 - of JSON
    async with server.browser(token) as browser:
        answer = await browser.get("/api/competition/entry")
    return answer.raise_for_status().json()["missing"]


async def entered(server: AppServer, token: str | None, code: str) -> tuple[int, Any]:
    async with server.browser(token) as browser:
        return reason_of(await browser.post("/api/competition/enter", json={"code": code}))


async def test_everybody_may_enter_and_a_visitor_signs_in(server: AppServer) -> None:
    assert await missing(server) == "sign_in"
    assert await missing(server, await server.signed_in(ALICE)) is None


@pytest.mark.parametrize(
    ("rule", "of_a_visitor", "of_a_trader"),
    [
        (("codes", "true", "null", "null"), "sign_in", "code"),
        (("wallets", "true", "null", "null"), "sign_in", "invitation"),
        (("open", "true", "now() - interval '1 second'", "null"), "late", "late"),
        (("open", "false", "null", "null"), "sign_in", None),
    ],
)
async def test_it_says_what_is_missing(
    server: AppServer, rule: tuple[str, ...], of_a_visitor: str, of_a_trader: str | None
) -> None:
    await server.change(RULE.format(*rule))
    token = await server.signed_in(ALICE)
    assert await missing(server) == of_a_visitor
    assert await missing(server, token) == of_a_trader
    assert await server.count("participants") == (of_a_trader is None)


async def test_with_a_code_one_enters_and_is_given_the_grant(server: AppServer) -> None:
    await server.change(RULE.format("codes", "true", "null", "null"))
    await server.change(ADD_CODE)
    token = await server.signed_in(ALICE)
    assert await entered(server, None, CODE) == (401, "not_signed_in")
    assert await entered(server, token, "2345-6789-ABCE") == (404, "unknown_code")
    assert await server.count("participants") == 0
    assert await entered(server, token, CODE) == (200, None)
    assert await missing(server, token) is None
    assert await server.count("participants") == 1


async def test_a_wallet_that_says_it_is_a_guest_is_known_as_one(server: AppServer) -> None:
    await server.change(RULE.format("open", "false", "null", "null"))
    proof = ALICE.proof(await server.challenge(ALICE))
    async with server.browser() as browser:
        answer = await browser.post("/api/auth/sign-in", json={**proof, "is_guest": True})
    token = answer.raise_for_status().json()["session_token"]
    assert await missing(server, token) == "own_wallet"
    assert await server.count("participants") == 0
