"""Keys of the real server: made by their owner, used by programs, and taken back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from backend.app.application import application
from backend.clock import iso, utc_now
from tests.procedures.keyed import POSITION, SWAP, keys_of, new_key
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
MALLORY = Wallet.new()
STREAM_SECONDS = 30


@pytest.fixture
async def another(server: AppServer) -> AsyncIterator[AppServer]:
    """A second process, as far as it shares nothing with the first but database and Redis."""
    app = application()
    async with app.router.lifespan_context(app):
        yield AppServer(app=app, engine=server.engine)


async def test_a_key_is_shown_once_and_kept_as_a_hash(server: AppServer) -> None:
    made = await new_key(server, ALICE, scopes=["trade", "read"], max_order_usd="500.50")
    assert made["scopes"] == ["read", "trade"]
    (listed,) = await keys_of(server, ALICE)
    assert made["key"].endswith(listed["ending"])
    assert made["key"] not in str(listed)
    expected = {"id": made["id"], "name": "bot", "max_order_usd": "500.5", "max_day_usd": None}
    assert listed.items() >= {**expected, "state": "active", "last_used_at": None}.items()
    kept = "agent_keys WHERE key_hash = {}(convert_to('" + made["key"] + "', 'UTF8'))"
    assert [await server.count(kept.format(how)) for how in ("", "sha256")] == [0, 1]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"name": ""}, (400, "invalid_input")),
        ({"name": "x" * 51}, (400, "invalid_input")),
        ({"name": "a\u0007b"}, (400, "invalid_input")),
        ({"scopes": []}, (400, "invalid_input")),
        ({"scopes": ["admin"]}, (400, "invalid_input")),
        ({"max_order_usd": "0"}, (400, "invalid_input")),
        ({"max_order_usd": "-1"}, (400, "invalid_input")),
        ({"max_day_usd": "1e9"}, (400, "invalid_input")),
        ({"orders_per_day": 0}, (400, "invalid_input")),
        ({"expires_at": "2020-01-01T00:00:00Z"}, (400, "key_expiry_past")),
        ({"expires_at": "2030-01-01T00:00:00"}, (400, "invalid_input")),
    ],
    ids=str,
)
async def test_what_no_key_can_be(
    server: AppServer, asked: dict[str, Any], refused: tuple[int, str]
) -> None:
    async with server.browser(await server.signed_in(ALICE)) as owner:
        answer = await owner.post("/api/keys", json={"name": "bot", "scopes": ["read"], **asked})
    assert reason_of(answer) == refused
    assert await server.count("agent_keys") == 0


async def test_a_user_has_twenty_keys_that_open_something(server: AppServer) -> None:
    async with server.browser(await server.signed_in(ALICE)) as owner:
        asked = {"name": "bot", "scopes": ["read"]}
        made = await asyncio.gather(*(owner.post("/api/keys", json=asked) for _ in range(22)))
        refused = [reason_of(answer) for answer in made if answer.is_error]
        assert refused == [(412, "too_many_keys")] * 2
        (one, *_) = (answer.json()["id"] for answer in made if answer.is_success)
        await owner.post(f"/api/keys/{one}/revoke", json={})
        assert (await owner.post("/api/keys", json=asked)).is_success


async def test_an_order_by_a_key_is_the_agents_because_the_server_says_so(
    server: AppServer,
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        swapped = (await program.post("/api/swap", json=SWAP)).raise_for_status().json()
        opened = (await program.post("/api/perp/open", json=POSITION)).raise_for_status().json()
        closing = f"/api/perp/close/{opened['position_id']}"
        closed = (await program.post(closing, json={})).raise_for_status().json()
        staked = await program.post("/api/stake", json={"token_address": SOL, "amount": "1"})
    async with server.browser(await server.signed_in(ALICE)) as owner:
        await owner.post("/api/swap", json=SWAP)
        history = (await owner.get(f"/api/transactions/{ALICE.address}")).json()
    by_agent = {one["transaction_type"]: one["is_by_agent"] for one in history["transactions"][1:]}
    assert history["transactions"][0]["is_by_agent"] is False
    assert by_agent == {
        "swap": True, "perp_open": True, "perp_close": True, "stake": True, "system": False,
    }  # fmt: skip
    (listed,) = await keys_of(server, ALICE)
    assert (listed["orders_today"], listed["open_positions"]) == (3, 0)
    for receipt in (swapped, closed, staked.json()):
        assert (
            await server.count(
                f"agent_orders WHERE transaction_id = '{receipt['details']['transaction_id']}'"
            )
            == 1
        )


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/swap", SWAP),
        ("/api/perp/open", POSITION),
        ("/api/stake", {"token_address": SOL, "amount": "1"}),
        ("/api/liquid-stake", {"token_address": SOL, "amount": "1"}),
        ("/api/lend", {"token_address": USDC, "amount": "100"}),
    ],
)
async def test_every_order_that_begins_something_keeps_the_caps(
    server: AppServer, path: str, body: dict[str, Any]
) -> None:
    small = await new_key(server, ALICE, max_order_usd="10")
    once = await new_key(server, ALICE, orders_per_day=1)
    before = await server.written()
    async with server.browser(small["key"]) as program:
        answer = await program.post(path, json=body | {"idempotency_key": "one"})
    assert reason_of(answer) == (403, "key_order_too_large")
    assert "above this key's cap of 10 USD" in answer.json()["error"]["message"]
    assert await server.written() == before
    async with server.browser(once["key"]) as program:
        assert (await program.post(path, json=body)).is_success
        assert reason_of(await program.post(path, json=body)) == (403, "key_orders_used_up")


async def test_a_revoked_key_opens_nothing_in_any_process_and_its_streams_end(
    server: AppServer, another: AppServer
) -> None:
    made = await new_key(server, ALICE)
    async with another.browser(made["key"]) as program:
        streams = [
            asyncio.create_task(program.get(path))
            for path in ("/api/notifications/stream", "/api/prices/stream")
        ]
        while not await server.count("agent_key_uses"):  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.01)
        assert not any(stream.done() for stream in streams)
        async with server.browser(await server.signed_in(ALICE)) as owner:
            answer = await owner.post(f"/api/keys/{made['id']}/revoke", json={})
            again = await owner.post(f"/api/keys/{made['id']}/revoke", json={})
        assert answer.json() == again.json()
        async with asyncio.timeout(STREAM_SECONDS):
            ended = await asyncio.gather(*streams)
        assert all("key_revoked" in one.text for one in ended)
        assert reason_of(await program.get("/api/auth/me")) == (401, "key_revoked")
        assert reason_of(await program.post("/api/swap", json=SWAP)) == (401, "key_revoked")
    (listed,) = await keys_of(server, ALICE)
    assert (listed["state"], listed["revoked_at"]) == ("revoked", answer.json()["revoked_at"])


async def test_a_key_that_expires_ends_its_streams_too(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    now = utc_now()
    await server.change("UPDATE agent_keys SET expires_at = :at", at=now + timedelta(seconds=1))
    async with server.browser(made["key"]) as program:
        async with asyncio.timeout(STREAM_SECONDS):
            ended = await program.get("/api/notifications/stream")
        assert "key_expired" in ended.text
        assert reason_of(await program.get("/api/auth/me")) == (401, "key_expired")


async def test_signing_out_everywhere_leaves_keys_which_are_revoked_by_themselves(
    server: AppServer,
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(await server.signed_in(ALICE)) as owner:
        await owner.post("/api/auth/sign-out-everywhere")
    async with server.browser(made["key"]) as program:
        assert (await program.get("/api/auth/me")).is_success


async def test_use_is_noted_once_a_minute(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    minute = timedelta(minutes=1)
    moments = []
    async with server.browser(made["key"]) as program:
        for _ in range(2):
            await program.get("/api/auth/me")
            moments.append((await keys_of(server, ALICE))[0]["last_used_at"])
        await server.change("UPDATE agent_key_uses SET used_at = used_at - :by", by=2 * minute)
        await program.get("/api/auth/me")
        moments.append((await keys_of(server, ALICE))[0]["last_used_at"])
    assert moments[0] == moments[1] < moments[2]
    assert moments[0] > iso(utc_now() - minute)


async def test_to_a_key_its_owner_has_no_e_mail_address(server: AppServer) -> None:
    made = await new_key(server, ALICE, scopes=["read"])
    async with server.browser(await server.signed_in(ALICE)) as owner:
        await owner.patch(f"/api/users/{ALICE.address}", json={"email": "alice@example.com"})
        assert (await owner.get("/api/auth/me")).json()["email"] == "alice@example.com"
    async with server.browser(made["key"]) as program:
        assert (await program.get("/api/auth/me")).json()["email"] is None
