"""What one socket may have under way and unsent, whatever is spoken on it."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from backend.asgi.dispatch import Dispatch
from backend.http.jsonrpc import JsonRpc
from backend.rpc.caller import Caller
from backend.rpc.limits import Limits
from backend.rpc.procedure import Group
from backend.rpc.router import Router
from backend.trpc import websocket
from tests.asgi.raw_line import UPGRADE, line_to
from tests.asgi.raw_line import heard as heard_line
from tests.asgi.serving import served

PATIENCE_SECONDS = 30
LARGE = "x" * 2_000_000
LIMITS = Limits(
    socket_calls=3,
    socket_bytes=4 * len(LARGE),
    address_streams=3,
    heartbeat_seconds=60,
)
MANY = replace(LIMITS, socket_calls=200, socket_bytes=100 * len(LARGE), unsent_bytes=sys.maxsize)
CALLS = 20
FULL = "More than 3 calls are under way on this connection"


@dataclass(slots=True)
class Gate:
    """Lets calls wait until it opens, and counts those that came."""

    opened: asyncio.Event = field(default_factory=asyncio.Event)
    came: int = 0


demo = Group("demo")


@demo.query
async def wait(caller: Gate) -> str:
    """Answers when the gate opens."""
    caller.came += 1
    await caller.opened.wait()
    return "at last"


@demo.mutation
async def change(caller: Gate) -> str:
    """Changes something, at length."""
    caller.came += 1
    await caller.opened.wait()
    return LARGE


@demo.query
async def large(caller: Gate) -> str:
    """Answers much."""
    caller.came += 1
    await caller.opened.wait()
    return LARGE


@demo.subscription
async def follow(caller: Gate) -> AsyncGenerator[str, None]:
    """Says one thing and then nothing."""
    yield "hello"
    await caller.opened.wait()


def dispatch_with(limits: Limits, gate: Gate) -> Dispatch:
    @asynccontextmanager
    async def open_context(_: Caller) -> AsyncIterator[Gate]:
        yield gate

    return Dispatch(router=Router([demo]), open_context_for=open_context, limits=limits)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def limits() -> Limits:
    return LIMITS


@pytest.fixture
def dispatch(limits: Limits, gate: Gate) -> Dispatch:
    return dispatch_with(limits, gate)


@pytest.fixture
async def url(dispatch: Dispatch) -> AsyncIterator[str]:
    routes = [*websocket.routes(dispatch, jsonrpc=JsonRpc(dispatch))]
    async with served(dispatch.limits, routes=routes, connections=dispatch.connections) as port:
        yield f"ws://127.0.0.1:{port}/trpc"


def rpc(number: int | None, method: str = "demo.wait") -> dict[str, object]:
    call: dict[str, object] = {"jsonrpc": "2.0", "method": method}
    return call if number is None else call | {"id": number}


def trpc(number: int, path: str = "demo.wait", kind: str = "query") -> dict[str, object]:
    return {"id": number, "method": kind, "params": {"path": path}}


async def heard(socket: ClientConnection) -> object:
    """The next message that is no question for a sign of life."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (said := await socket.recv()) == "PING":
            pass
    return json.loads(said)


def refused(answer: Any) -> dict[object, str]:  # noqa: ANN401 - JSON
    """The messages of errors by the id of their call."""
    answers = answer if isinstance(answer, list) else [answer]
    return {one["id"]: one["error"]["message"] for one in answers}


@pytest.mark.parametrize(
    ("said", "refusals"),
    [
        ([trpc(1), trpc(2), trpc(3), trpc(4)], {4: FULL}),
        ([rpc(1), rpc(2), rpc(3), rpc(4)], {4: FULL}),
        ([rpc(1), trpc(2), rpc(3), trpc(4)], {4: FULL}),
        ([[rpc(1), rpc(2)], [rpc(3), rpc(4)]], {3: FULL, 4: FULL}),
        ([[rpc(1), rpc(None), rpc(3)], [rpc(None), rpc(4)]], {4: FULL}),
        ([[trpc(1), trpc(2), trpc(3), trpc(4)]], {4: FULL}),
    ],
    ids=[
        "trpc",
        "json-rpc",
        "both",
        "batches of json-rpc",
        "notifications",
        "a batch of trpc",
    ],
)
async def test_a_socket_has_so_many_calls_under_way(
    url: str, gate: Gate, said: list[object], refusals: dict[object, str]
) -> None:
    async with connect(url) as socket:
        for one in said:
            await socket.send(json.dumps(one))
        assert refused(await heard(socket)) == refusals
        assert gate.came <= LIMITS.socket_calls
        gate.opened.set()
        assert "at last" in json.dumps(await heard(socket))


async def test_notifications_beyond_the_limit_are_not_made(url: str, gate: Gate) -> None:
    async with connect(url) as socket:
        for one in [*[rpc(None)] * 10, rpc(1)]:
            await socket.send(json.dumps(one))
        assert refused(await heard(socket)) == {1: FULL}
        assert gate.came == LIMITS.socket_calls


async def test_the_streams_on_sockets_count_as_streams_of_their_address(url: str) -> None:
    subscribe = [trpc(number, "demo.follow", "subscription") for number in (1, 2, 3)]
    async with connect(url) as socket:
        await socket.send(json.dumps(subscribe[:2]))
        said = [await heard(socket) for _ in range(4)]
        assert '"hello"' in json.dumps(said)
        await socket.send(json.dumps(subscribe[2]))
        assert "streams and sockets already" in refused(await heard(socket))[3]
        with pytest.raises(InvalidStatus, match="403"):
            await connect(url)


async def left_alone(dispatch: Dispatch, *, count: int) -> None:
    """Returns when only so many sockets are left."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while dispatch.connections.count > count:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("path", "kind"), [("demo.large", "query"), ("demo.change", "mutation")], ids=str
)
@pytest.mark.parametrize(
    "limits",
    [
        replace(MANY, socket_bytes=3 * len(LARGE)),
        replace(MANY, unsent_bytes=3 * len(LARGE)),
        replace(MANY, write_seconds=0.4),
        replace(MANY, write_seconds=0.4, heartbeat_seconds=0.1, pong_seconds=5),
    ],
    ids=["too much for a socket", "too much for the process", "too late", "too late to be asked"],
)
async def test_who_asks_for_much_and_takes_nothing_is_dropped(
    url: str, dispatch: Dispatch, gate: Gate, path: str, kind: str
) -> None:
    async with (
        connect(url, max_size=None) as other,
        connect(url, max_size=None, max_queue=1) as socket,
    ):
        try:
            for number in range(CALLS):
                await socket.send(json.dumps(trpc(number, path, kind)))
            async with asyncio.timeout(PATIENCE_SECONDS):
                while gate.came < CALLS:  # noqa: ASYNC110 - nothing tells of it
                    await asyncio.sleep(0.01)
            gate.opened.set()
            await left_alone(dispatch, count=1)
            assert dispatch.connections.unsent.bytes == 0
            await other.send(json.dumps(trpc(1, "demo.large")))
            assert LARGE in json.dumps(await heard(other))
        finally:
            # One that is not dropped would wait for its farewell to be taken.
            socket.transport.abort()


@pytest.mark.parametrize(
    "limits", [replace(LIMITS, heartbeat_seconds=0.2, pong_seconds=0.2, write_seconds=5)]
)
async def test_who_is_behind_but_takes_more_is_not_dropped_for_its_silence(
    url: str, dispatch: Dispatch, gate: Gate
) -> None:
    gate.opened.set()
    line = await line_to(urlsplit(url).port or 0, b"GET /trpc" + UPGRADE)
    asked = json.dumps([trpc(number, "demo.large") for number in range(3)])
    said = Frame(Opcode.TEXT, asked.encode()).serialize(mask=True)
    await asyncio.get_running_loop().sock_sendall(line, said)
    for _ in range(20):
        await asyncio.sleep(0.1)
        assert await heard_line(line)
    assert dispatch.connections.count == 1
    line.close()
