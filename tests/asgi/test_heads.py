"""The head of a request has a size, counted as it comes; so have requests sent ahead."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from backend.rpc.limits import Limits
from tests.asgi.raw_line import UPGRADE
from tests.asgi.serving import served

LINE_BYTES_MAX = 8_192
"""Of a head that asks for a socket."""
LIMITS = Limits(head_bytes=1_000, headers=20, pipelined=2)
LONG = "x" * 1_000
HOST = "host: localhost\r\n"
MANY = "".join(f"a{number}: b\r\n" for number in range(LIMITS.headers))


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with served(LIMITS) as found:
        yield found


async def statuses(port: int, *parts: str) -> list[str]:
    """The status of each answer to what is sent in these parts; empty when none is given."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part.encode())
        await writer.drain()
        # Most likely they come apart; what is tested holds as well if they do not.
        await asyncio.sleep(0.02)
    async with asyncio.timeout(20):
        answers = (await reader.read()).decode()
    writer.close()
    return re.findall(r"HTTP/1.1 (\d+) ", answers)


def request(*headers: str, address: str = "/") -> str:
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"GET {address} HTTP/1.1\r\n{HOST}{lines}connection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([request()], "200"),
        ([request("a: " + "x" * 800)], "200"),
        ([request("a: " + LONG)], "431"),
        ([f"GET / HTTP/1.1\r\n{HOST}a: ", *["x" * 300] * 4], "431"),
        ([f"GET / HTTP/1.1\r\n{HOST}", *["x" * 300] * 5], "431"),
        ([f"GET / HTTP/1.1\r\n{HOST}{MANY}\r\n"], "431"),
        ([request(*[f"a{number}: {'x' * 60}" for number in range(18)])], "431"),
        ([request(address="/" + "x" * 800)], "200"),
        ([request(address="/" + LONG)], "414"),
        (["GET /", *["x" * 300] * 4], "414"),
        (["\r\n" * 200] * 3, "431"),
        (["no request at all\r\n\r\n"], "400"),
    ],
    ids=[
        "nothing special",
        "a header that fits",
        "a long header",
        "a header that does not end",
        "a name that does not end",
        "many headers",
        "headers that are too long together",
        "an address that fits",
        "a long address",
        "an address that does not end",
        "line ends",
        "nonsense",
    ],
)
async def test_a_head_beyond_its_limits_is_refused(
    port: int, parts: list[str], status: str
) -> None:
    assert await statuses(port, *parts) == [status]


@pytest.mark.parametrize("trailer", ["a: " + LONG, MANY.strip()], ids=["long", "many"])
async def test_headers_after_the_body_count_too(port: int, trailer: str) -> None:
    head = f"POST /waits HTTP/1.1\r\n{HOST}transfer-encoding: chunked\r\n\r\n"
    assert await statuses(port, head, f"1\r\nx\r\n0\r\n{trailer}\r\n\r\n") == []


async def test_each_request_of_a_connection_has_its_own_head(port: int) -> None:
    one = f"GET / HTTP/1.1\r\n{HOST}a: {'x' * 600}\r\n\r\n"
    assert await statuses(port, one, one, request()) == ["200"] * 3


async def test_a_body_is_no_head(port: int) -> None:
    head = f"POST / HTTP/1.1\r\n{HOST}content-length: 3000\r\nconnection: close\r\n\r\n"
    assert await statuses(port, head, *[LONG] * 3) == ["200"]


@pytest.mark.parametrize(
    ("ahead", "answered"), [(LIMITS.pipelined, 3), (LIMITS.pipelined + 1, 0)], ids=["few", "many"]
)
async def test_so_many_requests_may_be_sent_ahead_of_their_answers(
    port: int, ahead: int, answered: int
) -> None:
    first = f"GET /slow HTTP/1.1\r\n{HOST}\r\n"
    rest = f"GET / HTTP/1.1\r\n{HOST}\r\n" * (ahead - 1)
    assert await statuses(port, first + rest + request()) == ["200"] * answered


@pytest.mark.parametrize(
    ("size", "status"), [(LINE_BYTES_MAX // 2, "101"), (LINE_BYTES_MAX, "431")], ids=str
)
async def test_a_head_that_asks_for_a_socket_is_always_answered(size: int, status: str) -> None:
    async with served(Limits()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        line = b"a: " + b"x" * size + b"\r\n"
        writer.write(b"GET /" + UPGRADE.replace(b"\r\n\r\n", b"\r\n" + line + b"\r\n"))
        async with asyncio.timeout(20):
            answer = await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert answer.split()[1].decode() == status
