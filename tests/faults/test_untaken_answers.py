"""Clients that ask for much and take nothing, by every transport: memory is bounded, others are
served, and they are cut off.
"""

import json
import socket
import struct
import threading
import time
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import httpx
import pytest

from tests.faults.onlooker import Onlooker
from tests.faults.stack import Stack
from tests.world.certificates import CERTIFICATES

pytestmark = [pytest.mark.long, pytest.mark.alone]

CLIENTS = 3
BYTES_EACH = 1_500_000
ATTACK_SECONDS = 4
GROWN_MEBIBYTES_MAX = 100
WAIT_SECONDS_MAX = 3
UPGRADE = (
    b"GET /trpc HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
TEXT, PING = 0x81, 0x89
TWENTY = ",".join(["tokens.list"] * 20)


def frame(kind: int, payload: bytes) -> bytes:
    """A frame of a client, masked by zeros."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + struct.pack("!H", size)
    return bytes([kind]) + length + bytes(4) + payload


def said(value: object) -> bytes:
    return frame(TEXT, json.dumps(value).encode())


RPC = {"jsonrpc": "2.0", "id": 1, "method": "tokens.list"}
QUERY = {"id": 1, "method": "query", "params": {"path": "tokens.list"}}
RPC_BODY = json.dumps([RPC] * 20).encode()
ATTACKS = {
    "json-rpc on a socket": (UPGRADE, said(RPC)),
    "json-rpc batches on a socket": (UPGRADE, said([RPC] * 20)),
    "trpc on a socket": (UPGRADE, said(QUERY)),
    "trpc batches on a socket": (UPGRADE, said([QUERY] * 20)),
    "what is refused on a socket": (UPGRADE, said(1)),
    "pings": (UPGRADE, frame(PING, bytes(125))),
    "requests": (b"", b"GET /api/tokens HTTP/1.1\r\nhost: localhost\r\n\r\n"),
    "batches": (
        b"",
        f"GET /trpc/{TWENTY}?batch=1&input={{}} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode(),
    ),
    "batches in lines": (
        b"",
        f"GET /trpc/{TWENTY}?batch=1&input={{}} HTTP/1.1\r\nhost: localhost\r\n".encode()
        + b"trpc-accept: application/jsonl\r\n\r\n",
    ),
    "json-rpc": (
        b"",
        b"POST /rpc HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        + b"content-length: %d\r\n\r\n" % len(RPC_BODY)
        + RPC_BODY,
    ),
}


class Taker:
    """A client that sends all it can and takes nothing."""

    def __init__(self, stack: Stack, *, first: bytes, then: bytes) -> None:
        address = urlsplit(stack.url)
        self._line = socket.socket()
        # What the system takes in the client's stead counts for the client.
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self._line.connect(("127.0.0.1", address.port or 80))
        self._line.sendall(first)
        if first:
            assert b" 101 " in self._line.recv(1_024)
        self._sending = threading.Thread(target=self._send, args=(then,))
        self._sending.start()

    def _send(self, then: bytes) -> None:
        with suppress(OSError):
            self._line.sendall(then * (BYTES_EACH // len(then)))

    def leave(self) -> None:
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        self._sending.join()


@pytest.mark.parametrize(("first", "then"), ATTACKS.values(), ids=ATTACKS)
def test_who_takes_nothing_costs_little_and_others_are_served(
    stack: Stack, first: bytes, then: bytes
) -> None:
    httpx.get(f"{stack.url}/api/tokens", verify=CERTIFICATES).raise_for_status()
    with ExitStack() as clients, Onlooker(stack.api()) as onlooker:
        for _ in range(CLIENTS):
            clients.callback(Taker(stack, first=first, then=then).leave)
        time.sleep(ATTACK_SECONDS)
    print(onlooker.summary)
    assert onlooker.grown_mebibytes < GROWN_MEBIBYTES_MAX
    assert onlooker.longest_seconds < WAIT_SECONDS_MAX
