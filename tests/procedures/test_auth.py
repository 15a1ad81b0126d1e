"""Signing in on the real server, with real keys, as its users and as attackers do it."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from backend.clock import utc_now
from backend.users.session_store import SESSION_LENGTH_MAX
from backend.users.sign_in_message import parse, render
from procedures.auth import Session
from procedures.users import User
from tests.procedures.server import AppServer, Wallet, reason_of

ALICE = Wallet.new()
MALLORY = Wallet.new()

Attempt = Callable[[AppServer], Awaitable[dict[str, str]]]


async def test_a_wallet_that_signs_the_challenge_is_signed_in(server: AppServer) -> None:
    async with server.browser() as browser:
        proof = ALICE.proof(await server.challenge(ALICE))
        answer = await browser.post("/api/auth/sign-in", json=proof)
        session = Session.model_validate_json(answer.content, strict=True)
        assert session.user.wallet_address == ALICE.address
        assert session.user.username == f"{ALICE.address[:4]}…{ALICE.address[-4:]}"
        me = User.model_validate_json((await browser.get("/api/auth/me")).content, strict=True)
        assert me == session.user
    async with server.browser(session.session_token) as program:
        assert (await program.get("/api/auth/me")).json()["id"] == session.user.id
    cookie = answer.headers["set-cookie"]
    assert f"Max-Age={int(SESSION_LENGTH_MAX.total_seconds())}; HttpOnly; SameSite=Lax" in cookie
    assert await server.count("participants") == 1


async def test_a_challenge_lasts_ten_minutes_to_the_millisecond(server: AppServer) -> None:
    async with server.browser() as browser:
        given = await browser.post("/api/auth/challenge", json={"wallet_address": ALICE.address})
    challenge: dict[str, Any] = given.json()
    fields = parse(challenge["message"])
    assert fields.expiration_time - fields.issued_at == timedelta(minutes=10)
    assert abs(fields.issued_at - utc_now()) < timedelta(seconds=30)
    assert (fields.nonce, fields.domain) == (challenge["nonce"], "localhost:8000")
    assert await server.count("sign_in_nonces") == 1


async def another_keys(server: AppServer) -> dict[str, str]:
    message = await server.challenge(ALICE)
    return ALICE.proof(message) | {"signature": MALLORY.proof(message)["signature"]}


async def signed_for_another_site(server: AppServer) -> dict[str, str]:
    fields = parse(await server.challenge(ALICE))
    return ALICE.proof(render(replace(fields, domain="evil.example", uri="https://evil.example")))


async def expired(server: AppServer) -> dict[str, str]:
    fields = parse(await server.challenge(ALICE))
    ago = timedelta(minutes=10, milliseconds=1)
    return ALICE.proof(
        render(
            replace(
                fields,
                issued_at=fields.issued_at - ago,
                expiration_time=fields.expiration_time - ago,
            )
        )
    )


async def of_a_swept_nonce(server: AppServer) -> dict[str, str]:
    message = await server.challenge(ALICE)
    await server.change("UPDATE sign_in_nonces SET expires_at = now() - interval '1 second'")
    await server.challenge(MALLORY)
    assert await server.count("sign_in_nonces") == 1
    return ALICE.proof(message)


async def never_asked_for(server: AppServer) -> dict[str, str]:
    fields = parse(await server.challenge(ALICE))
    return ALICE.proof(render(replace(fields, nonce="Nonce12345678901234567")))


async def with_the_nonce_of_another(server: AppServer) -> dict[str, str]:
    fields = parse(await server.challenge(ALICE))
    return MALLORY.proof(render(replace(fields, address=MALLORY.address)))


async def in_the_name_of_another(server: AppServer) -> dict[str, str]:
    message = await server.challenge(ALICE)
    return ALICE.proof(message) | {"wallet_address": MALLORY.address}


async def used_before(server: AppServer) -> dict[str, str]:
    proof = ALICE.proof(await server.challenge(ALICE))
    async with server.browser() as browser:
        (await browser.post("/api/auth/sign-in", json=proof)).raise_for_status()
    return proof


async def with_a_byte_more(server: AppServer) -> dict[str, str]:
    return ALICE.proof(await server.challenge(ALICE) + "\n")


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (another_keys, "sign_in_signature"),
        (signed_for_another_site, "sign_in_site"),
        (expired, "sign_in_expired"),
        (of_a_swept_nonce, "sign_in_nonce"),
        (never_asked_for, "sign_in_nonce"),
        (with_the_nonce_of_another, "sign_in_nonce"),
        (in_the_name_of_another, "sign_in_wallet"),
        (used_before, "sign_in_nonce"),
        (with_a_byte_more, "sign_in_text"),
    ],
)
async def test_a_proof_that_does_not_hold_opens_no_session(
    server: AppServer, attempt: Attempt, reason: str
) -> None:
    proof = await attempt(server)
    sessions = await server.count("sessions")
    async with server.browser() as browser:
        answer = await browser.post("/api/auth/sign-in", json=proof)
    assert reason_of(answer) == (401, reason)
    assert "set-cookie" not in answer.headers
    assert await server.count("sessions") == sessions


@pytest.mark.parametrize("field", ["signed_message", "signature"])
@pytest.mark.parametrize("sent", ["%%%", "YQ", base64.b64encode(b"x" * 4000).decode()])
async def test_what_is_no_proof_at_all_is_refused_as_input(
    server: AppServer, field: str, sent: str
) -> None:
    proof = ALICE.proof("no matter what") | {field: sent}
    async with server.browser() as browser:
        answer = await browser.post("/api/auth/sign-in", json=proof)
    assert reason_of(answer) == (400, "invalid_input")


async def test_one_nonce_used_fifty_times_at_once_opens_one_session(server: AppServer) -> None:
    proof = ALICE.proof(await server.challenge(ALICE))
    async with server.browser() as browser:
        answers = await asyncio.gather(
            *(browser.post("/api/auth/sign-in", json=proof) for _ in range(50))
        )
    refused = [reason_of(answer) for answer in answers if not answer.is_success]
    assert refused == [(401, "sign_in_nonce")] * 49
    assert [await server.count(table) for table in ("sessions", "users", "participants")] == [1] * 3


async def test_a_challenge_clears_away_a_hundred_old_nonces_and_waits_for_none(
    server: AppServer,
) -> None:
    await server.change("""
        INSERT INTO sign_in_nonces (nonce, wallet_address, expires_at)
        SELECT 'old' || number, 'nobody', now() - number * interval '1 second'
        FROM generate_series(1, 150) AS number
    """)
    async with server.engine.begin() as rival:
        await rival.execute(text("SELECT FROM sign_in_nonces WHERE nonce = 'old150' FOR UPDATE"))
        async with asyncio.timeout(2):
            await server.challenge(ALICE)
    assert await server.count("sign_in_nonces WHERE expires_at < now()") == 50
    assert await server.count("sign_in_nonces WHERE nonce = 'old150'") == 1
