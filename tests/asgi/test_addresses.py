"""Who counts as one sender, and whose word is taken for where a request came from."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from backend.asgi.addresses import UNKNOWN, counted_address
from backend.asgi.request import caller_of
from backend.asgi.serving import LOOPBACK


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::FFFF:c000:0207", "192.0.2.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", UNKNOWN),
        ("testclient", UNKNOWN),
        ("192.0.2.007", UNKNOWN),
    ],
)
def test_an_address_counts_as_its_network(host: str, counted: str) -> None:
    assert counted_address(host) == counted


async def who(request: Request) -> Response:
    return PlainTextResponse(caller_of(request).ip)


@pytest.fixture(params=[LOOPBACK, "10.0.0.0/8"], ids=["trusted", "not trusted"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[tuple[int, bool]]:
    """The port of a server, and whether it trusts who asks from this machine."""
    app = Starlette(routes=[Route("/", who)])
    config = uvicorn.Config(app, port=0, forwarded_allow_ips=request.param, log_config=None)
    running = uvicorn.Server(config)
    serving = asyncio.create_task(running.serve())
    while not running.started:  # noqa: ASYNC110 - uvicorn tells in no other way
        await asyncio.sleep(0.01)
    yield running.servers[0].sockets[0].getsockname()[1], request.param == LOOPBACK
    running.should_exit = True
    await serving


@pytest.mark.parametrize(
    ("forwarded", "counted"),
    [
        ("198.51.100.4", "198.51.100.4"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.4", "198.51.100.4"),
        ("203.0.113.1, 198.51.100.4", "198.51.100.4"),
        ("203.0.113.1, 198.51.100.4, 127.0.0.1", "198.51.100.4"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"),
        ("anybody", UNKNOWN),
    ],
)
async def test_only_a_trusted_proxy_says_where_a_request_came_from(
    server: tuple[int, bool], forwarded: str, counted: str
) -> None:
    port, is_trusted = server
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET / HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: {forwarded}\r\n"
    writer.write(f"{head}connection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.split("\r\n\r\n")[1] == (counted if is_trusted else "127.0.0.1")
