"""A server that stops answers what had reached its machine by then."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette

from backend.asgi.protocols.http import http_protocol
from backend.asgi.serving import Server
from backend.rpc.limits import Limits
from tests.asgi.serving import ROUTES

REQUEST = b"GET /x HTTP/1.1\r\nhost: x\r\n\r\n"


@contextmanager
def served() -> Iterator[tuple[Server, int]]:
    """A server on a thread of its own, whose loop a test may hold up, and its port."""
    app, protocol = Starlette(routes=ROUTES), http_protocol(Limits())
    config = uvicorn.Config(app, port=0, http=protocol, log_config=None, loop="uvloop")
    server = Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


def answer(client: socket.socket) -> bytes:
    client.settimeout(10)
    found = b""
    while part := client.recv(4096):
        found += part
    return found


async def stop(server: Server, clients: list[socket.socket], port: int, late: int) -> None:
    """Have the clients ask, `late` more connect and ask, and stop, in one turn of the loop."""
    clients.extend(socket.create_connection(("127.0.0.1", port)) for _ in range(late))
    for client in clients:
        client.sendall(REQUEST)
    await server.shutdown()


@pytest.mark.parametrize(("early", "late"), [(0, 5), (5, 0)], ids=["not accepted", "not read"])
def test_what_reached_the_machine_before_the_stop_is_answered(early: int, late: int) -> None:
    with served() as (server, port):
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(early)]
        while len(server.server_state.connections) < early:
            time.sleep(0.01)
        loop = server.servers[0].get_loop()
        stopping = asyncio.run_coroutine_threadsafe(stop(server, clients, port, late), loop)
        stopping.result(20)
        assert [answer(client)[:12] for client in clients] == [b"HTTP/1.1 200"] * 5
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


def test_a_kept_connection_is_answered_once_more_and_then_left() -> None:
    with served() as (server, port):
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(REQUEST)
        assert client.recv(4096).startswith(b"HTTP/1.1 200")
        loop = server.servers[0].get_loop()
        stopping = asyncio.run_coroutine_threadsafe(stop(server, [client], port, 0), loop)
        stopping.result(20)
        last = answer(client)
        assert last.startswith(b"HTTP/1.1 200")
        assert b"connection: close" in last
