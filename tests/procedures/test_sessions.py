"""Sessions of the real server: what they are carried in, and how they end."""

import json
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
import redis

from backend.clock import utc_now
from tests.procedures.server import AppServer, Wallet, reason_of

ALICE = Wallet.new()
MALLORY = Wallet.new()


@pytest.mark.usefixtures("on_https")
async def test_a_site_on_https_binds_its_cookie_to_its_host(server: AppServer) -> None:
    message = await server.challenge(ALICE)
    assert message.startswith("play.example.com wants you to sign in")
    async with server.browser() as browser:
        answer = await browser.post("/api/auth/sign-in", json=ALICE.proof(message))
    name, _, attributes = answer.headers["set-cookie"].partition("=")
    assert name == "__Host-alpha_session"
    assert attributes.endswith("; HttpOnly; SameSite=Lax; Secure")
    assert "Path=/;" in attributes
    assert "Domain" not in attributes


async def test_signing_in_again_ends_the_session_it_carried_and_no_other(
    server: AppServer,
) -> None:
    elsewhere = await server.signed_in(ALICE)
    async with server.browser() as browser:
        tokens = []
        for _ in range(2):
            proof = ALICE.proof(await server.challenge(ALICE))
            answer = await browser.post("/api/auth/sign-in", json=proof)
            tokens.append(answer.json()["session_token"])
    assert [await is_known(server, token) for token in (*tokens, elsewhere)] == [False, True, True]


async def test_signing_out_ends_one_session_and_clears_its_cookie(server: AppServer) -> None:
    elsewhere, token = await server.signed_in(ALICE), await server.signed_in(ALICE)
    async with server.browser(token) as program:
        answer = await program.post("/api/auth/sign-out")
    assert answer.json() == {"success": True}
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert [await is_known(server, one) for one in (token, elsewhere)] == [False, True]


async def test_signing_out_everywhere_ends_all_sessions_of_the_wallet_and_no_others(
    server: AppServer,
) -> None:
    tokens = [await server.signed_in(ALICE) for _ in range(3)]
    other = await server.signed_in(MALLORY)
    async with server.browser(tokens[0]) as program:
        answer = await program.post("/api/auth/sign-out-everywhere")
    assert answer.json() == {"success": True}
    assert "Max-Age=0" in answer.headers["set-cookie"]
    known = [await is_known(server, one) for one in (*tokens, other)]
    assert known == [False, False, False, True]


def address_of(params: dict[str, str]) -> str:
    said = quote(json.dumps(params))
    return f"/trpc/auth.me?connectionParams={said}"


async def test_a_token_in_an_address_opens_nothing_and_a_ticket_does_once(
    server: AppServer,
) -> None:
    token = await server.signed_in(ALICE)
    async with server.browser(token) as program:
        issued = (await program.post("/api/auth/stream-ticket")).json()
    async with server.browser() as stranger:
        by_token = await stranger.get(address_of({"Authorization": f"Bearer {token}"}))
        by_ticket = await stranger.get(address_of({"ticket": issued["ticket"]}))
        again = await stranger.get(address_of({"ticket": issued["ticket"]}))
        by_another = await stranger.get(address_of({"ticket": token}))
    assert by_token.json()["error"]["data"]["reason"] == "token_in_address"
    assert by_ticket.json()["result"]["data"]["wallet_address"] == ALICE.address
    for refused in (again, by_another):
        assert refused.json()["error"]["data"]["reason"] == "not_signed_in"


async def test_a_ticket_ends_with_its_session_and_after_a_minute(
    server: AppServer, redis_url: str
) -> None:
    token = await server.signed_in(ALICE)
    async with server.browser(token) as program:
        issued = (await program.post("/api/auth/stream-ticket")).json()
        with redis.Redis.from_url(redis_url) as store:
            (key,) = store.keys("stream_ticket:*")
            assert 0 < store.ttl(key) <= issued["valid_for_seconds"] == 60
            assert issued["ticket"].encode() not in key
        await program.post("/api/auth/sign-out")
    async with server.browser() as stranger:
        answer = await stranger.get(address_of({"ticket": issued["ticket"]}))
    assert answer.json()["error"]["data"]["reason"] == "not_signed_in"


async def test_a_session_ends_by_itself_and_is_swept_out(server: AppServer) -> None:
    token = await server.signed_in(ALICE)
    await server.change("UPDATE sessions SET expires_at = :now", now=utc_now())
    async with server.browser(token) as program:
        assert reason_of(await program.get("/api/auth/me")) == (401, "not_signed_in")
    await server.signed_in(MALLORY)
    assert await server.count("sessions") == 1


@pytest.mark.parametrize(
    ("opened_days_ago", "expires_in_days", "then_expires_in_days"),
    [(0.5, 13.5, 13.5), (13, 1, 14), (80, 2, 10), (89, 1, 1)],
    ids=["used the same day", "used again", "used near its end", "used up"],
)
async def test_use_prolongs_a_session_up_to_its_maximum(
    server: AppServer,
    opened_days_ago: float,
    expires_in_days: float,
    then_expires_in_days: float,
) -> None:
    token = await server.signed_in(ALICE)
    now = utc_now()
    await server.change(
        "UPDATE sessions SET created_at = :opened, expires_at = :expires",
        opened=now - timedelta(days=opened_days_ago),
        expires=now + timedelta(days=expires_in_days),
    )
    assert await is_known(server, token)
    expires_at = await server.value("SELECT expires_at FROM sessions", kind=datetime)
    expected = now + timedelta(days=then_expires_in_days)
    assert abs(expires_at - expected) < timedelta(minutes=1)


async def test_the_database_keeps_no_token_that_opens_a_session(server: AppServer) -> None:
    token = await server.signed_in(ALICE)
    kept = "sessions WHERE token_hash = convert_to('{}', 'UTF8')"
    assert await server.count(kept.format(token)) == 0
    assert await server.count("sessions WHERE length(token_hash) = 32") == 1


async def test_a_sign_in_that_the_database_does_not_keep_sets_no_cookie(
    server: AppServer,
) -> None:
    await server.change("""
        CREATE FUNCTION lost() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RAISE EXCEPTION ''the disk is full''; END'
    """)
    await server.change("""
        CREATE CONSTRAINT TRIGGER lost AFTER INSERT ON sessions DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION lost()
    """)
    proof = ALICE.proof(await server.challenge(ALICE))
    async with server.browser() as browser:
        answer = await browser.post("/api/auth/sign-in", json=proof)
    assert answer.status_code == 500
    assert "disk" not in answer.json()["error"]["message"]
    assert "set-cookie" not in answer.headers
    assert await server.count("users") == 0


async def is_known(server: AppServer, token: str) -> bool:
    async with server.browser(token) as program:
        answer = await program.get("/api/auth/me")
    assert answer.status_code in (200, 401)
    return answer.is_success
