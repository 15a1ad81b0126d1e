"""JSON-RPC 2.0 at /rpc, against the text of its specification."""

import json
from typing import Any

import pytest

from tests.http.demo import demo_client

FIND = {"jsonrpc": "2.0", "method": "things.page", "params": {"limit": 3}, "id": 1}
ANSWER = {"jsonrpc": "2.0", "result": 3, "id": 1}
INVALID = {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": None}


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (FIND, ANSWER),
        (FIND | {"id": "x"}, ANSWER | {"id": "x"}),
        (FIND | {"id": None}, ANSWER | {"id": None}),
        ([FIND], [ANSWER]),
        ([FIND, 1, FIND | {"id": 2}], [ANSWER, INVALID, ANSWER | {"id": 2}]),
        ([], INVALID),
        (1, INVALID),
        ("text", INVALID),
        ([1, 2], [INVALID, INVALID]),
        (FIND | {"jsonrpc": "1.0"}, INVALID),
        (FIND | {"method": 1}, INVALID),
        (FIND | {"params": "x"}, INVALID),
        (FIND | {"id": True}, INVALID),
        (FIND | {"id": {}}, INVALID),
    ],
)
async def test_every_form_of_request_has_its_one_answer(asked: object, answered: object) -> None:
    async with demo_client() as client:
        assert (await client.post("/rpc", json=asked)).json() == answered


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"method": "nope"}, -32601),
        ({"method": "things.page", "params": {"limit": "x"}}, -32602),
        ({"method": "things.page", "params": [3]}, -32602),
        ({"method": "things.make", "params": {"amount": "1"}}, -32001),
        ({"method": "things.crash"}, -32603),
    ],
)
async def test_faults_have_the_standard_codes(item: dict[str, Any], code: int) -> None:
    async with demo_client() as client:
        answer = await client.post("/rpc", json={"jsonrpc": "2.0", "id": 7, **item})
    assert (answer.json()["error"]["code"], answer.json()["id"]) == (code, 7)
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("body", ["{", "", "[NaN]", "[" * 50_000, '{"a":' * 9_000, "\ufeff{}"])
async def test_what_is_not_json_is_a_parse_error(body: str) -> None:
    async with demo_client() as client:
        answer = await client.post(
            "/rpc", content=body, headers={"content-type": "application/json"}
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (200, -32700)


@pytest.mark.parametrize(
    "text",
    ['{"limit":"\\ud83d"}', '{"limit":"\\u0000"}', '{"limit":1,"limit":1}', '{"limit":1e999}']
    + ['{"limit":' + "[" * depth + "]" * depth + "}" for depth in (100, 20_000)],
    ids=["half a letter", "NUL", "a key twice", "infinite", "100 levels", "20,000 levels"],
)
async def test_params_that_cannot_be_used_spoil_no_call_beside_them(text: str) -> None:
    good, bad = (
        json.dumps(FIND),
        f'{{"jsonrpc":"2.0","id":2,"method":"things.page","params":{text}}}',
    )
    async with demo_client() as client:
        answer = await client.post(
            "/rpc", content=f"[{good},{bad}]", headers={"content-type": "application/json"}
        )
    first, second = answer.json()
    assert first == ANSWER
    assert (second["id"], second["error"]["code"]) == (2, -32602)


@pytest.mark.parametrize("body", ['{"a":1,"a":2}', '"\\ud800"', '{"jsonrpc":"2.0","id":1e999}'])
async def test_what_is_json_and_no_request_is_an_invalid_request(body: str) -> None:
    async with demo_client() as client:
        answer = await client.post(
            "/rpc", content=body, headers={"content-type": "application/json"}
        )
    assert answer.json() == INVALID


@pytest.mark.parametrize("path", ["/rpc", "/rpc/"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_it_is_asked_by_post_alone(method: str, path: str) -> None:
    async with demo_client() as client:
        answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/json"


async def test_a_slash_at_the_end_of_its_address_changes_nothing() -> None:
    async with demo_client() as client:
        assert (await client.post("/rpc/", json=FIND)).json() == ANSWER


@pytest.mark.parametrize("method", ["things.page", "things.crash", "nope"])
async def test_notifications_are_never_answered(method: str) -> None:
    asked = {"jsonrpc": "2.0", "method": method}
    async with demo_client() as client:
        for body in (asked, [asked, asked]):
            answer = await client.post("/rpc", json=body)
            assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"origin": "http://evil.example"}, json.dumps(FIND), 403),
        ({"origin": "null"}, json.dumps(FIND), 403),
        ({"content-type": "text/plain"}, json.dumps(FIND), 415),
        ({}, json.dumps(FIND | {"id": "x" * 70_000}), 413),
        ({}, json.dumps([FIND] * 21), 200),
    ],
)
async def test_nothing_is_called_past_a_limit(
    headers: dict[str, str], body: str, status: int
) -> None:
    async with demo_client() as client:
        answer = await client.post(
            "/rpc", content=body, headers={"content-type": "application/json", **headers}
        )
    assert answer.status_code == status
    assert "error" in answer.json()
