"""Streams and sockets end when the server stops, and when they have lasted long enough."""

import asyncio
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from backend.asgi.connections import Lasting
from backend.rpc.errors import CallError
from backend.trpc import websocket
from tests.clients.demo_server import DOOR


async def seconds_until_told(lasting: Lasting) -> float:
    end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    started = asyncio.get_running_loop().time()
    with lasting.held(end, address="10.0.0.1"):
        await asyncio.wait({end}, timeout=5)
    assert end.cancelled()
    return asyncio.get_running_loop().time() - started


async def test_none_gets_older_than_it_may() -> None:
    seconds = await seconds_until_told(Lasting(longest_seconds=0.2))
    assert 0.1 < seconds < 0.5


async def test_stopping_ends_all_and_waits_for_them() -> None:
    lasting = Lasting()
    several = [asyncio.ensure_future(seconds_until_told(lasting)) for _ in range(3)]
    await asyncio.sleep(0)
    await lasting.end_all()
    assert all(task.done() for task in several)


async def test_one_that_comes_while_the_server_stops_is_told_at_once() -> None:
    lasting = Lasting()
    await lasting.end_all()
    assert await seconds_until_told(lasting) < 0.1


async def test_an_address_has_so_many_and_others_have_theirs() -> None:
    lasting = Lasting(per_address_max=1)
    end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    with lasting.held(end, address="10.0.0.1"):
        lasting.require_room("10.0.0.2")
        with pytest.raises(CallError, match="Close some") as refused:
            lasting.require_room("10.0.0.1")
    assert refused.value.code.key == "TOO_MANY_REQUESTS"
    lasting.require_room("10.0.0.1")


def test_a_full_address_gets_no_socket() -> None:
    door = replace(DOOR, lasting=Lasting(per_address_max=0))
    app = Starlette(routes=list(websocket.routes(door)))
    with TestClient(app) as client, pytest.raises(WebSocketDisconnect):
        client.websocket_connect("/trpc").__enter__()
