"""Streams and sockets end when the server stops, and when they have lasted long enough."""

import asyncio
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from backend.asgi.connections import Connections
from backend.rpc.errors import CallError
from backend.rpc.limits import Limits
from backend.trpc import websocket
from tests.clients.demo_server import DISPATCH


async def seconds_until_ended(connections: Connections) -> float:
    end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    started = asyncio.get_running_loop().time()
    with connections.held(end, address="10.0.0.1"):
        await asyncio.wait({end}, timeout=5)
    assert end.cancelled()
    return asyncio.get_running_loop().time() - started


async def test_none_gets_older_than_it_may() -> None:
    seconds = await seconds_until_ended(Connections(Limits(stream_seconds=0.2)))
    assert 0.1 < seconds < 0.5


async def test_stopping_ends_all_and_waits_for_them() -> None:
    connections = Connections(Limits())
    several = [asyncio.ensure_future(seconds_until_ended(connections)) for _ in range(3)]
    await asyncio.sleep(0)
    await connections.end_all()
    assert all(task.done() for task in several)


async def test_one_that_comes_while_the_server_stops_is_ended_at_once() -> None:
    connections = Connections(Limits())
    await connections.end_all()
    assert await seconds_until_ended(connections) < 0.1


async def test_an_address_has_so_many_and_others_have_theirs() -> None:
    connections = Connections(Limits(address_streams=1))
    end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    with connections.held(end, address="10.0.0.1"):
        connections.require_room("10.0.0.2")
        with pytest.raises(CallError, match="Close some") as refused:
            connections.require_room("10.0.0.1")
    assert refused.value.code.key == "TOO_MANY_REQUESTS"
    connections.require_room("10.0.0.1")


def test_a_full_address_gets_no_socket() -> None:
    dispatch = replace(DISPATCH, limits=Limits(address_streams=0))
    app = Starlette(routes=list(websocket.routes(dispatch)))
    with TestClient(app) as client, pytest.raises(WebSocketDisconnect):
        client.websocket_connect("/trpc").__enter__()
