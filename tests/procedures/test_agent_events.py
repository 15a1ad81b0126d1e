"""What an agent does is seen by its owner as it happens: orders, refused ones, and decisions."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from backend.redis.connect import connect
from backend.redis.events import AGENT_EVENTS
from procedures.request.agent_events import AgentEvent
from tests.procedures.keyed import POSITION, SWAP, new_key
from tests.procedures.server import AppServer, Wallet

ALICE = Wallet.new()
MALLORY = Wallet.new()
LIVE_SECONDS = 5
QUIET_SECONDS = 0.3
WHY = {"reason": "it rose 5 %", "confidence": "0.7"}
ALL_OF_IT = str(10**9)


@dataclass(slots=True)
class Watcher:
    """A stream of events that somebody follows."""

    texts: asyncio.Queue[str]

    async def next(self) -> dict[str, Any]:
        """The next event; that the stream is ready once more, after a gap, is none."""
        while True:
            found = await self.first()
            if found["kind"] != "ready":
                return found

    async def first(self) -> dict[str, Any]:
        async with asyncio.timeout(LIVE_SECONDS):
            text = await self.texts.get()
        AgentEvent.model_validate_json(text)
        found: dict[str, Any] = json.loads(text)
        return found

    async def hears_nothing(self) -> bool:
        await asyncio.sleep(QUIET_SECONDS)
        return all('"kind":"ready"' in self.texts.get_nowait() for _ in range(self.texts.qsize()))


async def heard() -> None:
    """The server hears what is published; it may still be connecting to Redis."""
    async with connect(os.environ["REDIS_URL"]) as redis, asyncio.timeout(LIVE_SECONDS):
        while not (await redis.pubsub_numsub(AGENT_EVENTS))[0][1]:  # noqa: ASYNC110 - in Redis
            await asyncio.sleep(0.01)


@asynccontextmanager
async def watching(server: AppServer, token: str) -> AsyncIterator[Watcher]:
    """The events of a wallet's agents after the first, which says that the stream is open.

    The app is called as a server calls it: httpx waits for the end of an answer.
    """
    watcher = Watcher(asyncio.Queue())

    async def send(message: MutableMapping[str, Any]) -> None:
        for line in message.get("body", b"").decode().splitlines():
            if line.startswith('data: {"kind"'):
                watcher.texts.put_nowait(line.removeprefix("data: "))

    async def receive() -> MutableMapping[str, Any]:
        return await asyncio.Future()

    path = "/api/agents/stream"
    headers = [(b"host", b"localhost:8000"), (b"authorization", f"Bearer {token}".encode())]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
    scope |= {"query_string": b"", "headers": headers, "client": ("127.0.0.1", 1)}
    scope |= {"http_version": "1.1", "scheme": "http", "server": ("localhost", 8000)}
    following = asyncio.create_task(server.app(scope, receive, send))
    try:
        assert (await watcher.first())["kind"] == "ready"
        await heard()
        yield watcher
    finally:
        following.cancel()
        await asyncio.wait({following})


@pytest.mark.parametrize(
    ("path", "procedure", "body"),
    [
        ("/api/swap", "trading.swap", SWAP),
        ("/api/perp/open", "perp.open", POSITION),
    ],
)
async def test_an_order_by_a_key_is_seen_with_its_receipt_and_its_reason(
    server: AppServer, path: str, procedure: str, body: dict[str, Any]
) -> None:
    made = await new_key(server, ALICE)
    async with watching(server, await server.signed_in(ALICE)) as events:
        async with server.browser(made["key"]) as program:
            answer = await program.post(path, json=body | WHY | {"idempotency_key": "one"})
            await program.post(path, json=body | WHY | {"idempotency_key": "one"})
            await program.post("/api/decisions", json={"kind": "hold", "reason": "so"})
        seen, then = await events.next(), await events.next()
    assert (seen["kind"], seen["procedure"], seen["key_id"]) == ("order", procedure, made["id"])
    assert seen["asked"] == body | WHY
    assert seen["receipt"] == answer.json()
    # The same order sent again is none.
    assert then["kind"] == "decision"


async def test_a_refused_order_is_seen_with_the_sentence_and_the_reason(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    reader = await new_key(server, ALICE, scopes=["read"])
    async with watching(server, made["key"]) as events:
        async with server.browser(made["key"]) as program:
            answer = await program.post("/api/swap", json=SWAP | {"amount": ALL_OF_IT})
        async with server.browser(reader["key"]) as program:
            await program.post("/api/swap", json=SWAP)
        seen, unscoped = await events.next(), await events.next()
    error = answer.json()["error"]
    assert seen["kind"] == unscoped["kind"] == "refusal"
    assert (seen["refusal"]["reason"], seen["refusal"]["message"]) == (
        error["reason"],
        error["message"],
    )
    assert seen["refusal"]["facts"] == error["facts"]
    assert seen["asked"]["amount"] == ALL_OF_IT
    assert (unscoped["refusal"]["reason"], unscoped["key_id"]) == ("scope_missing", reader["id"])


async def test_a_decision_is_seen_as_it_was_written(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with watching(server, await server.signed_in(ALICE)) as events:
        async with server.browser(made["key"]) as program:
            await program.post("/api/decisions", json={"kind": "hold", **WHY})
        seen = await events.next()
    assert (seen["kind"], seen["procedure"]) == ("decision", "decisions.record")
    assert seen["asked"] == {"kind": "hold", **WHY}
    assert seen["receipt"]["number"] == 1


async def test_nobody_sees_anothers_agent_and_a_persons_orders_are_not_an_agents(
    server: AppServer,
) -> None:
    made = await new_key(server, ALICE)
    owner, other = await server.signed_in(ALICE), await server.signed_in(MALLORY)
    async with watching(server, owner) as events, watching(server, other) as others:
        async with server.browser(owner) as person:
            assert (await person.post("/api/swap", json=SWAP)).is_success
            assert (await person.post("/api/swap", json=SWAP | {"amount": ALL_OF_IT})).is_error
            await person.post("/api/decisions", json={"kind": "note", "reason": "mine"})
        assert await events.hears_nothing()
        async with server.browser(made["key"]) as program:
            await program.post("/api/swap", json=SWAP)
        assert await others.hears_nothing()


async def test_nobody_watches_without_a_session(server: AppServer) -> None:
    async with server.browser() as stranger:
        assert "not_signed_in" in (await stranger.get("/api/agents/stream")).text
