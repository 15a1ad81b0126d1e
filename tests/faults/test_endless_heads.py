"""Requests whose head never ends: little of it is kept, others are served, and it is refused."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.faults.onlooker import Onlooker
from tests.faults.stack import Stack

pytestmark = [pytest.mark.long, pytest.mark.alone]

BYTES = 84_000_000
PART_BYTES = 256 * 1024
GROWN_MEBIBYTES_MAX = 50
WAIT_SECONDS_MAX = 3
PATIENCE_SECONDS = 60
GET = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n"
CHUNKED = b"POST /rpc HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n0\r\n"
ATTACKS = {
    "small headers": (GET, b"a: b\r\n"),
    "one long header": (GET + b"a: ", b"b"),
    "the name of a header": (GET, b"a"),
    "a long address": (b"GET /", b"a"),
    "small headers after the body": (CHUNKED, b"a: b\r\n"),
    "a long header after the body": (CHUNKED + b"a: ", b"b"),
    "nothing but line ends": (b"", b"\r\n"),
}


def sent(stack: Stack, *, first: bytes, then: bytes) -> int:
    """How many bytes of the endless head the server takes until it hangs up."""
    part = then * (PART_BYTES // len(then))
    with socket.create_connection(("127.0.0.1", urlsplit(stack.url).port or 80)) as line:
        line.settimeout(PATIENCE_SECONDS)
        size = 0
        with suppress(OSError):
            line.sendall(first)
            while size < BYTES:
                line.sendall(part)
                size += len(part)
    return size


@pytest.mark.parametrize(("first", "then"), ATTACKS.values(), ids=ATTACKS)
def test_an_endless_head_is_not_kept_and_others_are_served(
    stack: Stack, first: bytes, then: bytes
) -> None:
    with Onlooker(stack.api()) as onlooker:
        size = sent(stack, first=first, then=then)
    print(f"hung up after {size / 2**20:.1f} MiB; {onlooker.summary}")
    assert size < BYTES
    assert onlooker.grown_mebibytes < GROWN_MEBIBYTES_MAX
    assert onlooker.longest_seconds < WAIT_SECONDS_MAX
