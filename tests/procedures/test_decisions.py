"""Why agents decided: written with the order, hashed into a chain, and shown to others later."""

import asyncio
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from backend.clock import utc_now
from procedures.request.reasons import REASON_LENGTH_MAX
from tests.procedures.keyed import POSITION, SWAP, new_key
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL

ALICE = Wallet.new()
MALLORY = Wallet.new()
WHY = {"reason": "it rose 5 %", "confidence": "0.7", "invalidation": "below 140 USD"}
AGENT = {"name": "Momo", "model": "rules", "build": "1", "author": "alice"}


async def journal_of(
    server: AppServer, wallet: Wallet, token: str | None, **asked: int
) -> dict[str, Any]:
    async with server.browser(token) as browser:
        answer = await browser.get(f"/api/decisions/{wallet.address}", params=asked)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/swap", SWAP),
        ("/api/perp/open", POSITION),
        ("/api/stake", {"token_address": SOL, "amount": "1"}),
    ],
)
async def test_an_orders_reason_is_written_with_the_order(
    server: AppServer, path: str, body: dict[str, Any]
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        sent = body | WHY | {"idempotency_key": "one"}
        receipt = (await program.post(path, json=sent)).raise_for_status().json()
        again = (await program.post(path, json=sent)).raise_for_status().json()
        broke = await program.post(path, json=body | WHY | {"amount": "1000000", "leverage": 99})
    assert receipt == again
    assert broke.is_error
    (entry,) = (await journal_of(server, ALICE, made["key"]))["decisions"]
    assert entry.items() >= {**WHY, "number": 1, "kind": "order", "is_by_agent": True}.items()
    assert (
        await server.count(
            f"transactions WHERE id = '{entry['transaction_id']}' AND user_id = ("
            f"SELECT id FROM users WHERE wallet_address = '{ALICE.address}')"
        )
        == 1
    )


async def test_an_order_without_a_reason_leaves_no_entry_and_a_persons_reason_is_refused(
    server: AppServer,
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        assert (await program.post("/api/swap", json=SWAP)).is_success
    async with server.browser(await server.signed_in(ALICE)) as owner:
        assert reason_of(await owner.post("/api/swap", json=SWAP | WHY)) == (
            400,
            "reason_without_key",
        )
    assert (await journal_of(server, ALICE, made["key"]))["entries"] == 0


@pytest.mark.parametrize(
    "said",
    [
        {"reason": "x" * 10_000},
        {"reason": "x" * (REASON_LENGTH_MAX + 1)},
        {"reason": "a\u0000b"},
        {"reason": "a\u001b[2Jb"},
        {"reason": "a\u202eb"},
        {"reason": " \n "},
        {"reason": 7},
        {"confidence": "1.01"},
        {"confidence": "-0.1"},
        {"confidence": 0.5},
        {"invalidation": "x" * 501},
    ],
    ids=repr,
)
async def test_what_cannot_be_written_down_is_refused_and_orders_nothing(
    server: AppServer, said: dict[str, Any]
) -> None:
    made = await new_key(server, ALICE)
    before = await server.written()
    async with server.browser(made["key"]) as program:
        refused = await program.post("/api/swap", json=SWAP | said)
        held = await program.post("/api/decisions", json={"kind": "hold", "reason": "so"} | said)
    assert reason_of(refused) == reason_of(held) == (400, "invalid_input")
    assert await server.written() == before
    assert await server.count("agent_decisions") == 0


@pytest.mark.parametrize("token", ["a\u0000b", "\ud800", "", "a b", "x" * 65], ids=repr)
async def test_a_decision_is_about_a_token_that_there_could_be(
    server: AppServer, token: str
) -> None:
    made = await new_key(server, ALICE)
    hold = {"kind": "hold", "reason": "so", "token_address": token}
    async with server.browser(made["key"]) as program:
        body = json.dumps(hold).encode()
        headers = {"content-type": "application/json"}
        answer = await program.post("/api/decisions", content=body, headers=headers)
    assert answer.status_code == 400
    assert (await journal_of(server, ALICE, made["key"]))["entries"] == 0


async def test_holds_count_too_and_the_chain_can_be_verified_by_anybody(
    server: AppServer,
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        declared = await program.post("/api/decisions/agent", json=AGENT)
        await program.post("/api/decisions/agent", json=AGENT)
        hold = {"kind": "hold", "cost_usd": "0.02", "token_address": SOL, **WHY}
        held = (await program.post("/api/decisions", json=hold)).raise_for_status().json()
        await program.post("/api/swap", json=SWAP | WHY)
        await program.post("/api/decisions/agent", json=AGENT | {"build": "2"})
    assert declared.json()["agent"].items() >= AGENT.items()
    journal = await journal_of(server, ALICE, made["key"])
    entries = journal["decisions"][::-1]
    assert [one["kind"] for one in entries] == ["declaration", "hold", "order", "declaration"]
    assert (journal["entries"], journal["agent"]["build"]) == (4, "2")
    assert entries[1].items() >= {"cost_usd": "0.02", "token_address": SOL}.items()
    assert (held["number"], held["hash"]) == (2, entries[1]["hash"])
    newest = sha256(b"").digest()
    for one in entries:
        lines = (
            str(one["number"]),
            one["recorded_at"],
            one["kind"],
            one["transaction_id"] or "",
            one["content"],
        )
        newest = sha256(newest + "\n".join(lines).encode()).digest()
        assert newest.hex() == one["hash"]
    assert journal["hash"] == newest.hex()
    assert json.loads(entries[3]["content"]) == AGENT | {"build": "2"}
    with pytest.raises(Exception, match="append-only"):
        await server.change("UPDATE agent_decisions SET content = '{}'")


async def test_orders_at_once_make_one_chain(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        await asyncio.gather(
            *(program.post("/api/swap", json=SWAP | WHY) for _ in range(4)),
            *(
                program.post("/api/decisions", json={"kind": "note", "reason": "seen"})
                for _ in range(4)
            ),
        )
    journal = await journal_of(server, ALICE, made["key"])
    assert [one["number"] for one in journal["decisions"]] == [*range(8, 0, -1)]


async def test_others_see_a_decision_after_the_competitions_delay(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        await program.post("/api/decisions", json={"kind": "hold", "reason": "secret"})
    mallory = await server.signed_in(MALLORY)
    for viewer in (None, mallory):
        hidden = await journal_of(server, ALICE, viewer)
        assert (hidden["entries"], hidden["decisions"]) == (1, [])
    for viewer in (made["key"], await server.signed_in(ALICE)):
        assert len((await journal_of(server, ALICE, viewer))["decisions"]) == 1
    await server.change(
        "UPDATE competitions SET starts_at = :then, decision_delay_seconds = 0",
        then=utc_now() - timedelta(hours=1),
    )
    shown = await journal_of(server, ALICE, mallory)
    assert [one["reason"] for one in shown["decisions"]] == ["secret"]
    assert "key_id" not in str(shown)


async def test_a_journal_is_read_a_page_at_a_time(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        for number in range(3):
            entry = {"kind": "note", "reason": f"note {number}"}
            await program.post("/api/decisions", json=entry)
    first = await journal_of(server, ALICE, made["key"], limit=2)
    rest = await journal_of(server, ALICE, made["key"], limit=2, before=2)
    numbers = [[one["number"] for one in page["decisions"]] for page in (first, rest)]
    assert numbers == [[3, 2], [1]]
