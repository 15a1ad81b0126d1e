"""The engine answers below any path at which it is mounted, by every transport."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from backend.asgi.dispatch import Dispatch
from backend.http import jsonrpc, openapi, rest
from backend.trpc import websocket
from backend.trpc.http import TrpcHttp
from tests.http.demo import demo_router

PREFIXES = pytest.mark.parametrize("prefix", ["", "/deep", "/a b/ü", "/trpc"])


def mounted(prefix: str) -> ASGIApp:
    dispatch = Dispatch(demo_router([0]))
    routes = [
        *websocket.routes(dispatch),
        *jsonrpc.routes(dispatch),
        *rest.routes(dispatch),
        *openapi.routes(dispatch.router, title="Demo", version="1", cookie="session"),
    ]
    engine = Starlette(routes=routes, middleware=[Middleware(TrpcHttp, dispatch=dispatch)])
    return Starlette(routes=[Mount(prefix, app=engine)]) if prefix else engine


@PREFIXES
@pytest.mark.parametrize(
    ("method", "path", "body", "answered"),
    [
        ("GET", "/trpc/things.page", None, {"result": {"data": 20}}),
        ("GET", "/trpc/things%2Epage/", None, {"result": {"data": 20}}),
        ("POST", "/trpc/things.page", {"limit": 3}, {"result": {"data": 3}}),
        ("GET", "/trpc/things.page,things.page?batch=1", None, [{"result": {"data": 20}}] * 2),
        (
            "POST",
            "/rpc",
            {"jsonrpc": "2.0", "id": 1, "method": "things.page"},
            {"jsonrpc": "2.0", "id": 1, "result": 20},
        ),
        ("GET", "/api/things?limit=4", None, 4),
    ],
)
async def test_calls_are_answered(
    prefix: str, method: str, path: str, body: object, answered: object
) -> None:
    transport = httpx.ASGITransport(mounted(prefix))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.request(method, prefix + path, json=body)
    assert answer.json() == answered


@PREFIXES
async def test_what_is_not_there_is_named_as_it_was_asked(prefix: str) -> None:
    transport = httpx.ASGITransport(mounted(prefix))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        unknown = (await client.get(f"{prefix}/trpc/no%2Csuch")).json()
        alias = (await client.get(f"{prefix}/api/no/such")).json()
        described = (await client.get(f"{prefix}/openapi.json")).json()
    assert unknown["error"]["message"] == 'No procedure found on path "no,such"'
    assert alias["error"]["message"].endswith(f"; {prefix}/openapi.json names what there is")
    assert [server["url"] for server in described["servers"]] == [prefix or "/"]


@PREFIXES
def test_sockets_are_answered(prefix: str) -> None:
    with TestClient(mounted(prefix)) as client, client.websocket_connect(prefix + "/trpc") as line:
        line.send_json({"id": 1, "method": "query", "params": {"path": "things.page"}})
        assert line.receive_json() == {"id": 1, "result": {"type": "data", "data": 20}}
