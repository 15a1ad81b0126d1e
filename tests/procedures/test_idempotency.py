"""An order with an idempotency key acts once, however often and wherever it is sent."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.clock import utc_now
from backend.database.transaction import transaction
from backend.ids import new_id
from backend.trading.claim_release import released_on_failure
from backend.trading.idempotency import (
    ABANDONED_AFTER,
    Claim,
    ClaimLost,
    claim_keys,
    keep_answers,
)
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
BOB = Wallet.new()
SWAP = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
STAKE = {"token_address": SOL, "amount": "1"}


async def ordered(
    server: AppServer, token: str, alias: str, order: dict[str, str], key: str
) -> tuple[int, bytes]:
    async with server.browser(token) as browser:
        answer = await browser.post(alias, json=order | {"idempotency_key": key})
    return answer.status_code, answer.content


@pytest.mark.parametrize(
    ("alias", "order", "written"),
    [
        ("/api/swap", SWAP, "transactions WHERE transaction_type = 'swap'"),
        ("/api/stake", STAKE, "investments"),
        ("/api/liquid-stake", STAKE, "liquid_stakes"),
        ("/api/lend", STAKE, "investments WHERE action_type = 'lending'"),
        (
            "/api/perp/open",
            {"token_address": SOL, "collateral_amount": "100", "leverage": 2, "direction": "long"},
            "perp_positions",
        ),
    ],
)
async def test_fifty_at_once_with_one_key_act_once_and_are_answered_alike(
    server: AppServer, alias: str, order: dict[str, Any], written: str
) -> None:
    token = await server.signed_in(ALICE)
    answers = await asyncio.gather(
        *(ordered(server, token, alias, order, "once") for _ in range(50))
    )
    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert await server.count(written) == 1


@pytest.mark.parametrize(
    ("alias", "order"),
    [
        ("/api/swap", SWAP | {"amount": "2"}),
        ("/api/stake", STAKE),
        ("/api/liquid-stake", STAKE),
        ("/api/lend", STAKE),
    ],
    ids=["another amount", "another procedure", "yet another", "and another"],
)
async def test_a_key_is_for_one_order(server: AppServer, alias: str, order: dict[str, str]) -> None:
    token = await server.signed_in(ALICE)
    await ordered(server, token, "/api/swap", SWAP, "key")
    before = await server.written()
    async with server.browser(token) as browser:
        answer = await browser.post(alias, json=order | {"idempotency_key": "key"})
    assert reason_of(answer) == (409, "idempotency_key_reused")
    assert await server.written() == before


async def test_two_wallets_may_use_the_same_key(server: AppServer) -> None:
    tokens = [await server.signed_in(wallet) for wallet in (ALICE, BOB)]
    answers = [await ordered(server, token, "/api/swap", SWAP, "key") for token in tokens]
    assert [status for status, _ in answers] == [200, 200]
    assert await server.count("transactions WHERE transaction_type = 'swap'") == 2


async def test_a_refused_order_leaves_its_key_free(server: AppServer) -> None:
    token = await server.signed_in(ALICE)
    too_much = SWAP | {"amount": "11"}
    assert (await ordered(server, token, "/api/swap", too_much, "key"))[0] == 400
    assert (await ordered(server, token, "/api/swap", SWAP, "key"))[0] == 200


@pytest.mark.parametrize("key", ["", "x" * 101, "two words", "naïve", "a\n"])
async def test_what_cannot_be_a_key_is_refused(server: AppServer, key: str) -> None:
    token = await server.signed_in(ALICE)
    before = await server.written()
    async with server.browser(token) as browser:
        answer = await browser.post("/api/swap", json=SWAP | {"idempotency_key": key})
    assert reason_of(answer) == (400, "invalid_input")
    assert await server.written() == before


async def status(server: AppServer, token: str, key: str) -> dict[str, Any]:
    async with server.browser(token) as browser:
        answer = await browser.get("/api/order-status", params={"idempotency_key": key})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def test_what_became_of_an_order_is_known_by_its_key(server: AppServer) -> None:
    token, stranger = [await server.signed_in(wallet) for wallet in (ALICE, BOB)]
    unknown = {"state": "unknown", "receipt": None}
    assert await status(server, token, "key") == unknown
    _, receipt = await ordered(server, token, "/api/swap", SWAP, "key")
    await ordered(server, token, "/api/swap", SWAP | {"amount": "11"}, "refused")
    assert await status(server, token, "key") == {"state": "done", "receipt": json.loads(receipt)}
    assert await status(server, token, "refused") == unknown
    assert await status(server, stranger, "key") == unknown
    assert await server.count("idempotency_keys") == 1


async def test_an_order_whose_process_died_is_pending_and_then_taken_over_by_the_next_try(
    server: AppServer,
) -> None:
    token = await server.signed_in(ALICE)
    await server.change(
        "INSERT INTO idempotency_keys (user_id, key, request_hash, claim_id, created_at)"
        " SELECT id, 'key', '', gen_random_uuid(), now() FROM users"
    )
    assert await status(server, token, "key") == {"state": "pending", "receipt": None}
    await server.change(
        "UPDATE idempotency_keys SET created_at = now() - CAST(:age AS interval)",
        age=ABANDONED_AFTER + timedelta(seconds=1),
    )
    assert await status(server, token, "key") == {"state": "unknown", "receipt": None}
    assert (await ordered(server, token, "/api/swap", SWAP, "key"))[0] == 200
    assert await server.count("transactions WHERE transaction_type = 'swap'") == 1


async def test_who_lost_a_claim_to_a_later_try_commits_nothing(server: AppServer) -> None:
    await server.signed_in(ALICE)
    claims = [
        Claim(id=new_id(), user_id=await the_user(server), key="key", request_hash=b"")
        for _ in range(2)
    ]
    late = utc_now() + ABANDONED_AFTER + timedelta(seconds=1)
    async with transaction(server.engine) as connection:
        assert (await claim_keys(connection, claims[:1], utc_now()))[claims[0]].is_ours
        assert (await claim_keys(connection, claims[1:], late))[claims[1]].is_ours
    with pytest.raises(ClaimLost):
        async with transaction(server.engine) as connection:
            await keep_answers(connection, [(claims[0], b"{}")])
    async with transaction(server.engine) as connection:
        await keep_answers(connection, [(claims[1], b"{}")])


async def the_user(server: AppServer) -> UUID:
    async with server.engine.connect() as connection:
        found: UUID = (await connection.execute(text("SELECT id FROM users"))).scalar_one()
    return found


async def test_the_same_amount_written_otherwise_is_the_same_order(server: AppServer) -> None:
    token = await server.signed_in(ALICE)
    answers = [
        await ordered(server, token, "/api/swap", SWAP | {"amount": amount}, "key")
        for amount in ("1", "1.0", "1.000")
    ]
    assert len(set(answers)) == 1


async def test_a_key_that_could_not_be_freed_is_freed_when_the_database_can_be_used_again(
    server: AppServer,
) -> None:
    await server.signed_in(ALICE)
    user_id = await server.value("SELECT id FROM users", kind=UUID)
    claim = Claim(id=new_id(), user_id=user_id, key="held", request_hash=b"")
    async with transaction(server.engine) as connection:
        await claim_keys(connection, [claim], utc_now())
    async with transaction(server.engine) as holder:
        await holder.execute(text("SELECT FROM idempotency_keys FOR UPDATE"))
        with pytest.raises(ValueError, match="broke"):
            async with released_on_failure(server.engine, claim):
                raise ValueError("broke")
        assert await server.count("idempotency_keys") == 1
    async with asyncio.timeout(60):
        while await server.count("idempotency_keys"):  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.01)
